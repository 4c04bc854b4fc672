//! How quickly things happen, and how they end.

use std::path::PathBuf;

use clap::Args;

use super::{files, lay};
use crate::aws_side::AwsSide;
use crate::config::Config;
use crate::pace::{ReviewPace, TaskProgress};

#[derive(Debug, Clone, Default, Args)]
#[group(id = "emulator-pace")]
#[command(next_help_heading = "Tasks and reviews")]
pub(super) struct Arguments {
    /// How long tasks take, 2-15 seconds by default: immediate, seconds such as 5 or 2-15, reads:3,
    /// or held until released
    #[arg(long, env = "EMULATOR_TASKS", value_name = "PACE")]
    tasks: Option<TaskProgress>,
    /// A JSON file with a list of rules for particular tasks, in force from the start
    #[arg(long, env = "EMULATOR_TASK_RULES", value_name = "FILE")]
    task_rules: Option<PathBuf>,
    /// When AWS reviews, 20+120 by default: never, or the seconds until the review and from there
    /// until its end
    #[arg(long, env = "EMULATOR_REVIEW", value_name = "PACE")]
    review: Option<ReviewPace>,
    /// How reviews end, one after the other, and how quickly AWS moves on afterwards, such as
    /// "approve; action-required: SpendUnclear: Which spend?; reject; advance 300s"
    #[arg(long, env = "EMULATOR_AWS_SIDE", value_name = "SCRIPT")]
    aws_side: Option<AwsSide>,
}

impl Arguments {
    pub(super) fn over(self, config: &mut Config, problems: &mut Vec<String>) {
        lay(self.tasks, &mut config.tasks);
        lay(files::json("--task-rules", self.task_rules.as_deref(), problems), &mut config.task_rules);
        lay(self.review, &mut config.review);
        lay(self.aws_side, &mut config.aws_side);
    }
}
