//! What every store must do, whatever database is behind it. A database's own test file names a
//! function that opens an empty store and calls [`contract_tests!`] with it.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod backups;
pub(crate) mod credentials;
pub(crate) mod drafts;
pub(crate) mod events;
pub(crate) mod fixtures;
pub(crate) mod jobs;
pub(crate) mod journal;
pub(crate) mod known_answers;
pub(crate) mod leases;
pub(crate) mod model;
pub(crate) mod proposals;
pub(crate) mod quotas;
pub(crate) mod replacing;
pub(crate) mod settling;
pub(crate) mod side_by_side;
pub(crate) mod sign_ins;
pub(crate) mod signals;
pub(crate) mod superseding;
pub(crate) mod tampering;
pub(crate) mod tasks;
pub(crate) mod tasks_model;

/// Makes a test of every case. `$open` is an async function that returns an empty store as
/// `Some((guard, Arc<dyn Store>))`; the guard is held until the case is over. `None` leaves the case out.
macro_rules! contract_tests {
    ($open:path) => {
        crate::contract::contract_tests! { $open =>
            audit {
                an_empty_record_holds, many_who_write_at_once_make_one_chain,
                a_check_may_begin_anywhere_and_meets_what_was_noted, who_settles_is_told_and_from_where,
                rows_are_found_by_what_they_say, what_is_old_goes_and_the_chain_holds,
                changed_settings_are_told_by_name
            }
            drafts {
                a_draft_is_kept_as_typed, drafts_are_listed_last_saved_first, a_draft_is_saved_only_over_the_version_seen,
                two_who_send_at_once_do_not_both_get_it, two_who_take_a_stranded_draft_do_not_both_get_it,
                only_an_open_draft_is_removed, a_draft_stays_in_its_scope, drafts_on_their_way_are_found_in_all_scopes
            }
            jobs {
                a_job_is_kept_whole_and_once, things_are_claimed_in_order_and_settled,
                what_is_being_sent_is_claimed_again_first, a_thing_is_put_back_and_holds_the_job_up,
                several_are_claimed_at_once_and_what_holds_up_stays,
                only_what_is_being_sent_or_unsettled_is_settled, a_paused_job_gives_out_nothing_new,
                cancelling_takes_what_waits_and_what_is_put_back, jobs_with_something_to_do_are_found,
                many_who_claim_and_settle_at_once_lose_nothing, a_lost_lease_claims_and_settles_nothing,
                jobs_stay_in_their_scope
            }
            journal {
                the_first_writes_and_the_next_joins, many_at_once_write_one_entry, after_a_refusal_there_is_a_new_entry,
                retaking_needs_the_time_seen, vouching_moves_the_time_and_is_no_try,
                one_operation_at_a_time_is_under_way_for_a_subject, many_operations_at_once_write_one_entry, many_who_retake_at_once_are_one, a_settled_entry_is_not_retaken,
                the_surest_outcome_stays, an_unknown_entry_cannot_be_settled, the_list_shows_the_newest_first,
                entries_stay_in_their_scope, unfinished_entries_are_found_in_all_scopes, the_list_may_be_narrowed_by_state
            }
            settling {
                what_comes_of_a_write_is_written_at_once, a_late_word_writes_nothing,
                of_a_try_that_lost_its_entry_only_that_it_was_done_counts, the_same_word_of_one_try_is_written_once,
                what_is_open_about_a_thing_is_found_until_it_is_settled
            }
            events {
                numbers_are_seen_in_their_order, old_changes_are_forgotten_but_not_the_last, a_change_wakes_up
            }
            proposals {
                a_proposal_is_kept_whole_and_once, proposals_stay_in_their_scope_and_order, a_proposal_is_approved_or_declined_and_never_both,
                what_nobody_has_approved_is_not_closed,
                an_approval_is_withdrawn_unless_somebody_else_has_approved_too,
                many_who_propose_at_once_make_one
            }
            quotas {
                calls_are_paced, a_block_of_calls_waits_for_its_last, the_day_is_used_up_and_comes_again,
                many_at_once_get_places_of_their_own, accounts_and_classes_are_apart
            }
            known_answers {
                an_answer_is_kept_as_written_with_its_time,
                a_newer_answer_takes_the_place_of_an_older_one_and_never_the_other_way, answers_stay_in_their_scope,
                what_is_gone_is_not_told_again, what_is_gone_comes_back_only_by_an_answer_of_later,
                what_is_gone_is_forgotten_with_its_age_and_counts_with_its_key, the_oldest_go_when_they_are_too_much_or_too_old,
                many_who_write_the_same_at_once_all_write
            }
            leases {
                a_lease_has_one_holder, a_lease_that_has_run_out_is_taken_over, a_lease_given_back_is_free,
                many_at_once_are_one_holder, who_has_lost_the_lease_writes_nothing
            }
            signals {
                what_is_told_is_heard_by_all_in_order, what_makes_reads_old_is_told, what_a_job_is_at_makes_no_read_old,
                who_is_too_slow_is_told_that_something_was_missed
            }
            superseding {
                what_is_done_is_found_unless_superseded, superseding_joins_what_is_not_settled,
                many_who_supersede_at_once_write_one_entry
            }
            tasks {
                a_new_task_is_a_change_and_a_repetition_is_none, the_end_is_when_it_was_first_seen,
                a_late_answer_changes_nothing, many_at_once_make_one_change, changes_are_told_in_order,
                tasks_are_listed_by_their_start, tasks_under_way_are_listed_alone, tasks_are_counted_by_status,
                a_start_in_the_far_future_is_shown_but_not_sorted_by, tasks_stay_in_their_scope
            }
        }
    };
    ($open:path => $($group:ident { $($case:ident),+ })+) => {$(
        mod $group {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let Some((_guard, store)) = $open().await else { return };
                    crate::contract::$group::$case(store).await;
                }
            )+
        }
    )+};
}
pub(crate) use contract_tests;

/// The same for the port of accounts and sign-ins: `$open` returns `Some((guard, Arc<dyn Accounts>))`.
macro_rules! account_tests {
    ($open:path) => {
        crate::contract::contract_tests! { $open =>
            accounts {
                an_account_is_kept_whole_and_once, accounts_are_found_by_name_and_mail,
                an_account_is_saved_only_over_the_version_seen, what_the_issuer_says_leaves_what_was_granted,
                the_last_administrator_stays, two_administrators_do_not_remove_each_other_at_once
            }
            sign_ins {
                a_sign_in_is_found_while_it_holds, whoever_is_disabled_is_not_signed_in, an_end_is_for_good,
                endings_take_those_they_mean, a_sign_in_moves_only_from_where_it_is, old_sign_ins_are_forgotten,
                nothing_under_way_revives_an_ended_sign_in, a_token_ends_sign_ins_once
            }
        }
    };
}
pub(crate) use account_tests;

/// Both ports of people: who is signed in hangs on what they are known by.
pub(crate) trait People: desk::ports::Accounts + desk::ports::Credentials {}
impl<T: desk::ports::Accounts + desk::ports::Credentials> People for T {}

/// The same for passwords and second factors: `$open` returns `Some((guard, Arc<dyn People>))`.
macro_rules! credential_tests {
    ($open:path) => {
        crate::contract::contract_tests! { $open =>
            credentials {
                who_is_invited_enrols_once, a_mail_address_has_one_account, the_first_administrator_is_one,
                many_who_use_a_token_or_a_code_at_once_are_one, tries_wait_longer_each_time,
                many_who_try_at_once_are_counted, old_tokens_are_forgotten
            }
            replacing {
                others_are_out_with_the_old_password, whoever_was_put_out_changes_no_password,
                all_are_out_with_what_a_link_sets_anew, nobody_slips_in_while_a_password_changes,
                signing_out_and_a_new_password_do_not_wait_for_each_other,
                ending_all_and_a_new_password_do_not_wait_for_each_other
            }
        }
    };
}
pub(crate) use credential_tests;
