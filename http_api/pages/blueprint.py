"""The one blueprint of all pages; `http_api.auth` lets its endpoints say who may."""

from flask import Blueprint

from http_api.auth import PAGES

blueprint = Blueprint(PAGES, "http_api")
