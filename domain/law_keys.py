"""The closed list of figures that an edition of the law must answer, each with a value or an honest "unset".

It stands apart from `domain/law.py` because it is a list and nothing else. A rule names a figure by its key, never by
a number; `law/<edition>/*.toml` carries the numbers with source and validity, and the loader refuses an edition whose
keys are not exactly these. The meaning, the article and the reading of each key is the `note` of its row there.
"""

from enum import StrEnum


class FigureKey(StrEnum):
    """Name of one figure. A dot groups variants of the same figure; the unit is the last word or the row's unit."""

    # The village meeting and its votes: village.toml, votes.toml
    MEETING_CONVENOR = "meeting_convenor"
    MEETING_AGREED_WITH = "meeting_agreed_with"
    MEETING_ATTENDANCE = "meeting_attendance"
    MEETING_NOTICE_DAYS = "meeting_notice_days"
    PAPERS_TO_HOUSEHOLDS_DAYS = "papers_to_households_days"
    CLUSTER_MEETING_FROM_HOUSEHOLDS = "cluster_meeting_from_households"
    ATTENDANCE_QUORUM_REQUIRED = "attendance_quorum_required"
    VOTE_SHARE_CONTRIBUTIONS_AND_COMMUNITY_PROPERTY = "vote_share.contributions_and_community_property"
    VOTE_SHARE_OTHER_SELF_GOVERNING_MATTERS = "vote_share.other_self_governing_matters"
    VOTE_SHARE_COMMUNE_WIDE_MATTER = "vote_share.commune_wide_matter"
    DEFAULT_MATTER_CLASS = "default_matter_class"
    SECRETARY_SHARE = "secretary_share"
    VOTING_MODE_SHARE = "voting_mode_share"
    COUNTING_BOARD_MEMBERS_MIN = "counting_board_members_min"
    COUNTING_BOARD_MEMBERS_MAX = "counting_board_members_max"
    COUNTING_WITNESSES = "counting_witnesses"
    COUNT_RECORD_COPIES = "count_record_copies"
    BALLOTS_WHERE_TOO_FEW_ATTEND = "ballots_where_too_few_attend"
    BALLOT_TEAM_MEMBERS_MIN = "ballot_team_members_min"
    BALLOT_TEAM_MEMBERS_MAX = "ballot_team_members_max"
    BALLOT_PLAN_SENT_WITHIN_DAYS = "ballot_plan_sent_within_days"
    BALLOT_POSTED_DAYS = "ballot_posted_days"
    BALLOT_WITNESSES = "ballot_witnesses"
    ONLINE_VOTE_SHARE_ACCEPT_MODE = "online_vote_share.accept_mode"
    ONLINE_VOTE_SHARE_CARRY = "online_vote_share.carry"
    DECISION_CONTENTS = "decision_contents"
    MINUTES_SIGNATURES = "minutes_signatures"
    DECISION_SENT_WITHIN_WORKING_DAYS = "decision_sent_within_working_days"
    DECISION_TAKES_EFFECT = "decision_takes_effect"
    PROPOSAL_BACKING_SHARE = "proposal_backing_share"
    PROPOSAL_BACKING_MONTHS = "proposal_backing_months"
    VILLAGE_HEAD_TERM_YEARS = "village_head_term_years"
    PROVISIONAL_VILLAGE_HEAD_MONTHS = "provisional_village_head_months"

    # What is published, and for how long: publication.toml
    PUBLICATION_SUBJECTS = "publication_subjects"
    PUBLICATION_WITHIN_WORKING_DAYS = "publication_within_working_days"
    POSTING_PLACES = "posting_places"
    POSTING_DAYS = "posting_days"
    LOUDSPEAKER_DAYS = "loudspeaker_days"
    PUBLICATION_REGISTER_PERIOD = "publication_register_period"
    VILLAGE_OBJECTION_DAYS = "village_objection_days"
    CONSULTATION_DAYS = "consultation_days"
    ESTIMATE_PUBLISHED_WITHIN_DAYS = "estimate_published_within_days"
    QUARTER_FIGURES_PUBLISHED_WITHIN_DAYS = "quarter_figures_published_within_days"
    COMMUNE_BUDGET_PUBLISHED_WITHIN_DAYS = "commune_budget_published_within_days"

    # Who must be another, who watches, when they report: duties.toml
    ACCOUNT_HOLDER = "account_holder"
    ACCOUNTANT_MAY_BE_CASHIER = "accountant_may_be_cashier"
    SUPERVISION_BOARD_MEMBERS_MIN = "supervision_board_members_min"
    SUPERVISION_BOARD_RESIDENT_SEATS_MAX = "supervision_board_resident_seats_max"
    SUPERVISION_BOARD_DEPUTIES_MAX = "supervision_board_deputies_max"
    SUPERVISION_BOARD_EXCLUDED = "supervision_board_excluded"
    SUPERVISION_BOARD_RECOGNISED_WITHIN_WORKING_DAYS = "supervision_board_recognised_within_working_days"
    SUPERVISION_NOTICE_DAYS = "supervision_notice_days"
    SUPERVISION_FINDINGS_ANSWERED_WITHIN_DAYS = "supervision_findings_answered_within_days"
    MONITORING_REPORT_WITHIN_WORKING_DAYS = "monitoring_report_within_working_days"
    MONITORING_HALF_YEAR_REPORT_BY = "monitoring_half_year_report_by"
    MONITORING_YEAR_REPORT_BY = "monitoring_year_report_by"

    # The steps of a case and their papers: orders.toml
    PROGRAMME_STARTS_ON = "programme_starts_on"
    COMPLETENESS_CHECK_DAYS = "completeness_check_days"
    APPRAISAL_DAYS = "appraisal_days"
    APPROVAL_DAYS = "approval_days"
    CONTRACT_DAYS = "contract_days"
    ACCEPTANCE_DAYS = "acceptance_days"
    FINAL_ACCOUNT_EXAMINATION_DAYS = "final_account_examination_days"
    CONTRACT_ONLY_AFTER_APPROVAL = "contract_only_after_approval"
    LATE_APOLOGY_DAYS_BEFORE = "late_apology_days_before"
    EXTENSION_TIMES_MAX = "extension_times_max"
    DEADLINE_REMIND_WORKING_DAYS_BEFORE = "deadline_remind_working_days_before"
    DEADLINE_ESCALATE_DAYS_AFTER = "deadline_escalate_days_after"
    PAPER_ISSUED_WITHIN_WORKING_DAYS = "paper_issued_within_working_days"
    ELECTRONIC_ORIGINAL_SIGNED_BY = "electronic_original_signed_by"
    UNIT_KEEPS_PAPERS = "unit_keeps_papers"
    COMMUNITY_DOSSIER_COPIES_TO_UNIT = "community_dossier_copies_to_unit"
    ARCHIVED_WITHIN_YEARS = "archived_within_years"
    ACCOUNTING_RECORDS_KEPT_YEARS = "accounting_records_kept_years"
    POVERTY_REVIEW_STARTS_ON = "poverty_review_starts_on"
    POVERTY_REVIEW_ENDS_ON = "poverty_review_ends_on"
    POVERTY_RECOGNISED_WITHIN_DAYS = "poverty_recognised_within_days"

    # How much the State may give, and to whom: support.toml
    STATE_SHARE_MAX_EXTREMELY_HARD = "state_share_max.extremely_hard"
    STATE_SHARE_MAX_HARD = "state_share_max.hard"
    STATE_SHARE_MAX_OTHER = "state_share_max.other"
    SUPPORT_CEILING_VND = "support_ceiling_vnd"
    SELECTION_COST_SHARE_PERCENT = "selection_cost_share_percent"
    FIELD_ADVISER_FEE_MAX_VND = "field_adviser_fee_max_vnd"
    TASK_SUPPORT_MAX_VND = "task_support_max_vnd"
    TASK_DIRECT_PRODUCTION_MIN_PERCENT = "task_direct_production_min_percent"
    TARGET_PARTICIPANTS_MIN_PERCENT = "target_participants_min_percent"
    SUPPORT_LIST_COLUMNS = "support_list_columns"
    HOUSEHOLD_REPRESENTATIVE_AUTHORISED_IN = "household_representative_authorised_in"
    LOCAL_PURCHASE_CERTIFIED_BY = "local_purchase_certified_by"
    DOUBLE_SUPPORT_ALLOWED = "double_support_allowed"
    ROTATION_RATE = "rotation_rate"
    ROTATION_COLLECTED_WITHIN_DAYS = "rotation_collected_within_days"
    ROTATION_CYCLE_MONTHS = "rotation_cycle_months"

    # Advances: money.toml; payments, commitments, fines: treasury.toml
    DRAW_ORDER = "draw_order"
    ADVANCE_CEILING_PERCENT = "advance_ceiling_percent"
    ADVANCE_CEILING_CONTRACT_OVER_VND = "advance_ceiling_contract_over_vnd"
    ADVANCE_CLEARED_FROM = "advance_cleared_from"
    ADVANCE_CLEARED_AT_PERCENT = "advance_cleared_at_percent"
    ADVANCE_SMALL_CONTRACT_CLEARED_BY = "advance_small_contract_cleared_by"
    ADVANCE_GUARANTEE = "advance_guarantee"
    CONTRACT_SENT_TO_TREASURY_OVER_VND = "contract_sent_to_treasury_over_vnd"
    PAYMENT_BY_TRANSFER = "payment_by_transfer"
    TREASURY_CHECK_DAYS = "treasury_check_days"
    TREASURY_CHECK_AFTER_PAYMENT_DAYS = "treasury_check_after_payment_days"
    TREASURY_LAST_PAYMENT_DAYS = "treasury_last_payment_days"
    TREASURY_REFUSAL_IN_WRITING = "treasury_refusal_in_writing"
    COMMITMENT_THRESHOLD_VND = "commitment_threshold_vnd"
    COMMITMENT_WITHIN_WORKING_DAYS = "commitment_within_working_days"
    FINE_ADVANCE_NOT_CLEARED = "fine.advance_not_cleared"
    FINE_COMMITMENT_BREACH = "fine.commitment_breach"
    FINE_PAPERS_NOT_MATCHING_CONTRACT = "fine.papers_not_matching_contract"
    FINE_CLAIM_NOT_PAYABLE = "fine.claim_not_payable"
    FINE_FORGED_CLAIM = "fine.forged_claim"
    FINE_LATE_BALANCE_RECONCILIATION = "fine.late_balance_reconciliation"

    # The end of the budget year and of the account: year_end.toml
    SPEND_OR_ADVANCE_BY = "spend_or_advance_by"
    PAPERS_TO_TREASURY_BY = "papers_to_treasury_by"
    ADJUSTMENT_PERIOD_ENDS = "adjustment_period_ends"
    ADJUSTMENT_PAPERS_WORKING_DAYS_BEFORE_END = "adjustment_papers_working_days_before_end"
    BALANCES_RECONCILED_BY = "balances_reconciled_by"
    TREASURY_REPORTS_BY = "treasury_reports_by"
    UNCARRIED_ADVANCES_RETURNED_BY = "uncarried_advances_returned_by"
    TARGETED_TRANSFER_RETURNED_WITHIN_DAYS = "targeted_transfer_returned_within_days"
    ESTIMATE_ADJUSTED_BY = "estimate_adjusted_by"
    CARRY_OVER_CLASSES = "carry_over_classes"
    PROGRAMME_MONEY_2021_2025_SPENT_BY = "programme_money_2021_2025_spent_by"
    FINAL_ACCOUNT_NOTICE_CARRIED_OUT_WITHIN_WORKING_DAYS = "final_account_notice_carried_out_within_working_days"
    FINAL_ACCOUNT_RESOLUTION_SENT_WITHIN_WORKING_DAYS = "final_account_resolution_sent_within_working_days"


# Periods of which the law sets the least; every other period in days is the longest that somebody may take.
AT_LEAST: frozenset[FigureKey] = frozenset(
    {
        FigureKey.MEETING_NOTICE_DAYS,
        FigureKey.PAPERS_TO_HOUSEHOLDS_DAYS,
        FigureKey.BALLOT_POSTED_DAYS,
        FigureKey.POSTING_DAYS,
        FigureKey.LOUDSPEAKER_DAYS,
        FigureKey.VILLAGE_OBJECTION_DAYS,
        FigureKey.CONSULTATION_DAYS,
        FigureKey.SUPERVISION_NOTICE_DAYS,
        FigureKey.LATE_APOLOGY_DAYS_BEFORE,
        FigureKey.ADJUSTMENT_PAPERS_WORKING_DAYS_BEFORE_END,
    }
)
