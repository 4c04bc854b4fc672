//! The state machine against what it promises, over random lives.

use super::*;
use proptest::prelude::*;

const FAILED: Verdict = Verdict::Failed(StaleReason::Failed);

/// What happens next in a life.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// So many milliseconds pass.
    Pass(u64),
    /// Somebody asks to call.
    Ask { urgent: bool },
    /// The call that was admitted longest ago ends: `None` when whoever made it goes away.
    End(Option<Verdict>),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0_u64..3_000).prop_map(Act::Pass),
        any::<bool>().prop_map(|urgent| Act::Ask { urgent }),
        Just(Act::Ask { urgent: false }),
        Just(Act::End(Some(Verdict::Answered))),
        Just(Act::End(Some(FAILED))),
        Just(Act::End(Some(FAILED))),
        Just(Act::End(None)),
    ]
}

proptest! {
    #[test]
    fn it_never_tries_twice_at_once_and_never_stays_shut(acts in prop::collection::vec(act(), 1..200)) {
        let settings = BreakerSettings::default();
        let mut now = Instant::now();
        let mut breaker = Inner { state: State::Closed { failures: 0 }, trouble: None };
        let mut under_way: Vec<bool> = Vec::new();
        let mut failed_in_a_row = 0;
        for act in acts {
            match act {
                Act::Pass(milliseconds) => now += Duration::from_millis(milliseconds),
                Act::Ask { urgent } => {
                    let trying = under_way.contains(&true);
                    match breaker.admit(now, urgent) {
                        Admission::Pass { trial } => {
                            prop_assert!(!(trial && trying), "two trials at once");
                            prop_assert!(trial || failed_in_a_row < settings.failures, "calls pass though AWS fails");
                            under_way.push(trial);
                        }
                        Admission::Refused { until } => {
                            prop_assert!(trying || !urgent, "a person's write is refused without a trial on its way");
                            prop_assert!(until <= now + settings.longest_pause, "shut for too long");
                        }
                    }
                }
                Act::End(verdict) if !under_way.is_empty() => {
                    let trial = under_way.remove(0);
                    let closed = matches!(breaker.state, State::Closed { .. });
                    breaker.settle(verdict, trial, now, &settings);
                    match verdict {
                        Some(Verdict::Answered) if trial || closed => failed_in_a_row = 0,
                        Some(Verdict::Failed(_)) if closed => failed_in_a_row += 1,
                        _ => {}
                    }
                    if trial && verdict == Some(Verdict::Answered) {
                        prop_assert_eq!(breaker.state, State::Closed { failures: 0 });
                    }
                    if verdict == Some(Verdict::Answered) {
                        prop_assert_eq!(breaker.trouble, None);
                    }
                }
                Act::End(_) => {}
            }
        }
        // However it stands: once everybody is gone and the longest pause is over, the next may call.
        for trial in under_way {
            breaker.settle(None, trial, now, &settings);
        }
        let passes = matches!(breaker.admit(now + settings.longest_pause, false), Admission::Pass { .. });
        prop_assert!(passes);
    }
}

#[test]
fn the_pause_grows_up_to_the_longest() {
    let settings = BreakerSettings::default();
    let mut now = Instant::now();
    let mut breaker = Inner { state: State::Closed { failures: settings.failures - 1 }, trouble: None };
    breaker.settle(Some(FAILED), false, now, &settings);
    let mut pauses = Vec::new();
    for _ in 0..6 {
        let Admission::Refused { until } = breaker.admit(now, false) else { panic!("it is open") };
        pauses.push((until - now).as_millis());
        now = until;
        assert_eq!(breaker.admit(now, false), Admission::Pass { trial: true });
        breaker.settle(Some(FAILED), true, now, &settings);
    }
    assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 5_000, 5_000]);
}

#[tokio::test(start_paused = true)]
async fn a_persons_write_waits_for_the_trial_of_another_call() {
    let breaker = Arc::new(Breaker::new(BreakerSettings { failures: 1, ..BreakerSettings::default() }));
    breaker.admit(false).await.map_err(drop).expect("closed").settle(FAILED);
    assert!(breaker.admit(false).await.is_err(), "open");
    let trial = breaker.admit(true).await.map_err(drop).expect("a person's write is the trial");
    let other = tokio::spawn({
        let breaker = breaker.clone();
        async move { breaker.admit(true).await.is_ok() }
    });
    tokio::time::sleep(Duration::from_millis(10)).await;
    trial.settle(Verdict::Answered);
    assert!(other.await.expect("it ends"));
}
