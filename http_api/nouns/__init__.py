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
    offsets,
    policies,
    providers,
    records,
    refusals,
    reports,
    rulings,
    schools,
    statements,
    teachers,
    vocabulary,
)

ALL = tuple(
    module.blueprint
    for module in (
        completions,
        reports,
        decisions,
        statements,
        teachers,
        records,
        schools,
        providers,
        activities,
        offsets,
        carry_ins,
        attestations,
        rulings,
        certificates,
        policies,
        clients,
        directory,
        refusals,
        vocabulary,
    )
)
"""The nouns in the order in which the documentation shows them."""
