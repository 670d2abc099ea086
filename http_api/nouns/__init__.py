"""One blueprint a noun, all under `/v1`, registered flat."""

from http_api.nouns import (
    activities,
    attestations,
    carry_ins,
    certificates,
    clients,
    completions,
    decisions,
    directory,
    events,
    imports,
    offsets,
    policies,
    providers,
    records,
    refusals,
    replays,
    reports,
    rulings,
    schools,
    statements,
    teachers,
    vocabulary,
)

ROUTES = (records, reports)
"""Imported for their routes, which they add to the blueprints of others."""

ALL = tuple(
    module.blueprint
    for module in (
        completions,
        imports,
        decisions,
        statements,
        teachers,
        schools,
        providers,
        activities,
        offsets,
        carry_ins,
        attestations,
        rulings,
        certificates,
        policies,
        replays,
        clients,
        directory,
        events,
        refusals,
        vocabulary,
    )
)
"""The nouns in the order in which the documentation shows them."""
