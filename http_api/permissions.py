"""Who may do what: one table, endpoint by endpoint.

An endpoint that stands in no table opens to nobody. Which school or provider a key is
scoped to is checked beyond this: on reading by `http_api/scope.py`, on deciding by
the domain itself.
"""

from collections.abc import Mapping

from domain.terms import Role

Roles = frozenset[Role]

EVERYBODY: Roles = frozenset(Role)
DISTRICT: Roles = frozenset(
    {Role.REVIEWER, Role.POLICY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR}
)
"""Those who read the records of every school."""
REGISTRARS: Roles = frozenset({Role.REVIEWER, Role.ADMINISTRATOR, Role.IMPORTER})
DECIDERS: Roles = frozenset({Role.REVIEWER, Role.IMPORTER})
"""The district office, and the importer of what it decided before."""
RECORD_READERS: Roles = DISTRICT | {Role.SCHOOL, Role.IMPORTER}
REPORTERS: Roles = frozenset({Role.SCHOOL, Role.PROVIDER, Role.IMPORTER})
SCHOOL_REGISTRARS: Roles = REGISTRARS | {Role.SCHOOL}
APPROVERS: Roles = DECIDERS | {Role.SCHOOL}
IMPORT_READERS: Roles = REPORTERS | DISTRICT
"""Those who sent files of rows in see their own, the district sees all."""
REPLAYERS: Roles = frozenset({Role.POLICY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR})
"""Those who compare two worlds over all teachers, and read what came of it."""

PUBLIC: frozenset[str] = frozenset(
    {
        "static",
        "health.healthz",
        "health.readyz",
        "health.metrics",
        "documentation.openapi",
        "documentation.docs",
    }
)
"""Endpoints that ask for no key; none of them speaks of a person."""

PERMISSIONS: Mapping[str, Roles] = {
    # --- registers
    "schools.register_school": REGISTRARS,
    "schools.change_school_kind": REGISTRARS,
    "schools.merge_school": REGISTRARS,
    "schools.disallow_project_year": DECIDERS,
    "schools.reinstate_project_year": DECIDERS,
    "schools.list_schools": EVERYBODY,
    "schools.get_school": EVERYBODY,
    "schools.get_school_overview": RECORD_READERS - {Role.IMPORTER},
    "schools.get_district_overview": DISTRICT,
    "providers.register_provider": REGISTRARS,
    "providers.change_qualification": REGISTRARS,
    "providers.list_providers": EVERYBODY,
    "providers.get_provider": EVERYBODY,
    "activities.register_activity": REGISTRARS,
    "activities.amend_activity": REGISTRARS,
    "activities.withdraw_activity": REGISTRARS,
    "activities.list_activities": EVERYBODY,
    "activities.get_activity": EVERYBODY,
    # --- teachers
    "teachers.register_teacher": SCHOOL_REGISTRARS,
    "teachers.move_teacher": REGISTRARS,
    "teachers.change_attributes": SCHOOL_REGISTRARS,
    "teachers.start_leave": SCHOOL_REGISTRARS,
    "teachers.end_leave": SCHOOL_REGISTRARS,
    "teachers.retire_teacher": SCHOOL_REGISTRARS,
    "teachers.merge_teacher": REGISTRARS,
    "teachers.list_teachers": RECORD_READERS,
    "teachers.get_teacher": RECORD_READERS,
    "teachers.list_accesses": frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    "statements.get_statement": RECORD_READERS,
    "statements.get_changes": RECORD_READERS,
    "statements.get_history": RECORD_READERS,
    "statements.get_parcel": RECORD_READERS,
    # --- completions
    "completions.post_completion": REPORTERS,
    "completions.post_batch": REPORTERS,
    "completions.list_completions": EVERYBODY,
    "completions.get_completion": EVERYBODY,
    "decisions.approve_completion": APPROVERS,
    "decisions.reject_completion": APPROVERS,
    "decisions.correct_completion": REPORTERS | {Role.REVIEWER},
    "decisions.reverse_completion": REPORTERS | {Role.REVIEWER},
    "decisions.recognise_completion": DECIDERS,
    "decisions.approve_many": APPROVERS,
    "imports.upload_file": REPORTERS,
    "imports.confirm_import": REPORTERS,
    "imports.cancel_import": REPORTERS,
    "imports.list_imports": IMPORT_READERS,
    "imports.get_import": IMPORT_READERS,
    "imports.list_rows": IMPORT_READERS,
    "imports.get_workbook": IMPORT_READERS,
    "imports.get_template": EVERYBODY,
    # --- what stands beside completions
    "offsets.request_offset": APPROVERS,
    "offsets.approve_offset": DECIDERS,
    "offsets.refuse_offset": DECIDERS,
    "offsets.withdraw_offset": APPROVERS,
    "carry_ins.carry_in": DECIDERS,
    "carry_ins.reverse_carry_in": DECIDERS,
    "attestations.attest": DECIDERS,
    "attestations.withdraw_attestation": DECIDERS,
    "rulings.make_ruling": DECIDERS | {Role.POLICY_OFFICE},
    "rulings.withdraw_ruling": DECIDERS | {Role.POLICY_OFFICE},
    "rulings.list_rulings": EVERYBODY - {Role.SCHOOL, Role.PROVIDER},
    "certificates.issue_certificate": DECIDERS,
    "certificates.review_certificate": DECIDERS,
    "certificates.revoke_certificate": DECIDERS,
    "certificates.list_certificates": RECORD_READERS,
    # --- rules, keys, texts
    "policies.check_policy": DISTRICT,
    "policies.diff_policies": DISTRICT,
    "policies.adopt_policy": frozenset({Role.POLICY_OFFICE, Role.IMPORTER}),
    "policies.withdraw_policy": frozenset({Role.POLICY_OFFICE, Role.IMPORTER}),
    "policies.list_policies": EVERYBODY,
    "policies.get_policy": EVERYBODY,
    "replays.ask_replay": REPLAYERS,
    "replays.ask_again": REPLAYERS,
    "replays.cancel_replay": REPLAYERS,
    "replays.list_replays": REPLAYERS,
    "replays.get_replay": REPLAYERS,
    "replays.list_differences": REPLAYERS,
    "replays.export_differences": REPLAYERS,
    "replays.get_readings_report": REPLAYERS,
    "clients.create_client": frozenset({Role.ADMINISTRATOR}),
    "clients.revoke_client": frozenset({Role.ADMINISTRATOR}),
    "clients.list_clients": frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    "events.list_events": EVERYBODY,
    "refusals.list_refusals": EVERYBODY,
    "refusals.get_refusals": EVERYBODY,
    "directory.put_name": frozenset({Role.ADMINISTRATOR, Role.IMPORTER, Role.SCHOOL}),
    "directory.erase_name": frozenset({Role.ADMINISTRATOR}),
    "directory.redact_text": frozenset({Role.ADMINISTRATOR}),
    "vocabulary.get_vocabulary": EVERYBODY,
    "vocabulary.get_codes": EVERYBODY,
}
"""Endpoint to the roles that it opens to."""
