//! Stacked bars, drawn by the server.

use leptos::prelude::*;

use super::{fold::Fold, tone::Tone};

/// How many of a column are in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartCount {
    /// The state's name.
    pub label: String,
    /// How to take it; picks the colour.
    pub tone: Tone,
    /// How many.
    pub n: u32,
}

/// A column: a week, say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartColumn {
    /// What stands under it.
    pub label: String,
    /// Its parts, from the bottom up. All columns hold the same states in the same order.
    pub counts: Vec<ChartCount>,
}

/// The end of an axis that holds `largest`: a round number whose half is whole.
fn axis_top(largest: u32) -> u32 {
    let mut decade: u32 = 1;
    loop {
        for step in [2, 4, 6, 8, 10] {
            if let Some(top) = decade.checked_mul(step).filter(|top| *top >= largest) {
                return top;
            }
        }
        match decade.checked_mul(10) {
            Some(next) => decade = next,
            None => return u32::MAX,
        }
    }
}

/// A part's place, in percent of the drawing.
#[derive(Debug, PartialEq)]
struct Bar {
    y: f64,
    height: f64,
}

/// Stacks a column's counts under an axis that ends at `top`.
fn stack(counts: &[u32], top: u32) -> Vec<Bar> {
    let mut below = 0.0;
    counts
        .iter()
        .map(|n| {
            let height = f64::from(*n) * 100.0 / f64::from(top.max(1));
            below += height;
            Bar { y: 100.0 - below, height }
        })
        .collect()
}

/// What the drawing shows, in one sentence.
fn summary(title: &str, columns: &[ChartColumn]) -> String {
    let totals = series(columns).into_iter().map(|(label, _, n)| format!("{n} {}", label.to_lowercase()));
    format!("{title}: {}. The table below has the figures.", totals.collect::<Vec<_>>().join(", "))
}

/// The states with their sums over all columns.
fn series(columns: &[ChartColumn]) -> Vec<(String, Tone, u32)> {
    let mut sums: Vec<(String, Tone, u32)> = Vec::new();
    for count in columns.iter().flat_map(|c| &c.counts) {
        match sums.iter_mut().find(|(label, ..)| *label == count.label) {
            Some((_, _, n)) => *n += count.n,
            None => sums.push((count.label.clone(), count.tone, count.n)),
        }
    }
    sums
}

/// Bars with one part a state, a legend with sums, and the same figures as a table in a fold. The
/// drawing scales with its place while its text keeps its size.
///
/// ```ignore
/// <StackedBars title="Invitations by week" column_title="Week from" columns=weeks/>
/// ```
#[component]
pub fn StackedBars(
    /// What is shown.
    #[prop(into)]
    title: String,
    /// What a column is.
    #[prop(into)]
    column_title: String,
    /// The columns, oldest first.
    columns: Vec<ChartColumn>,
) -> impl IntoView {
    let largest = columns.iter().map(|c| c.counts.iter().map(|count| count.n).sum()).max().unwrap_or(0);
    let top = axis_top(largest);
    let legend = series(&columns);
    let about = summary(&title, &columns);
    let few = columns.len() <= 6;
    let labels = columns
        .iter()
        .enumerate()
        .map(|(i, c)| {
            // A narrow screen has room for every third label.
            let class = if few || i % 3 == 0 { "flex justify-center" } else { "flex justify-center max-sm:invisible" };
            view! { <li class=class>{c.label.clone()}</li> }
        })
        .collect_view();
    view! {
        <figure class="grid gap-3">
            <ul class="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-soft" aria-label="Legend">
                {legend
                    .iter()
                    .map(|(label, tone, n)| view! {
                        <li class="inline-flex items-center gap-1.5">
                            <span class=format!("legend-mark size-2.5 rounded-sm {}", tone.fill_class())></span>
                            {label.clone()}
                            <span class="font-semibold text-ink">{*n}</span>
                        </li>
                    })
                    .collect_view()}
            </ul>
            <div class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-1.5 text-xs text-ink-faint">
                <div class="-my-1.5 flex h-47 flex-col justify-between text-end leading-none tabular-nums" aria-hidden="true">
                    <span>{top}</span>
                    <span>{top / 2}</span>
                    <span>"0"</span>
                </div>
                <svg class="h-44 w-full overflow-visible" role="img" aria-label=about>
                    {["0%", "50%", "100%"]
                        .map(|y| view! { <line x1="0" x2="100%" y1=y y2=y class="stroke-line" stroke-width="1"/> })
                        .collect_view()}
                    {draw(&columns, top)}
                </svg>
                <ol class="col-start-2 grid auto-cols-fr grid-flow-col whitespace-nowrap" aria-hidden="true">{labels}</ol>
            </div>
            <Fold title="Figures as a table">
                <FiguresTable title column_title columns/>
            </Fold>
        </figure>
    }
}

/// The bars. Places are given in percent, so the drawing needs no view box and its text no scaling.
fn draw(columns: &[ChartColumn], top: u32) -> impl IntoView + use<> {
    let slot = 100.0 / f64::from(u32::try_from(columns.len().max(1)).unwrap_or(u32::MAX));
    let percent = |n: f64| format!("{n:.3}%");
    columns
        .iter()
        .scan(0.0, |left, column| {
            let x = *left;
            *left += slot;
            Some((x, column))
        })
        .flat_map(|(x, column)| {
            let counts: Vec<u32> = column.counts.iter().map(|c| c.n).collect();
            let bars = stack(&counts, top);
            let parts = column.counts.iter().zip(bars).filter(|(count, _)| count.n > 0);
            parts
                .map(|(count, bar)| {
                    // A number needs about a tenth of the height.
                    let number = (bar.height >= 10.0).then(|| {
                        view! {
                            <text
                                x=percent(x + slot / 2.0) y=percent(bar.y + bar.height / 2.0)
                                text-anchor="middle" dominant-baseline="central" class="fill-black text-xs font-semibold"
                            >
                                {count.n}
                            </text>
                        }
                    });
                    view! {
                        <rect
                            x=percent(x + slot * 0.2) width=percent(slot * 0.6) y=percent(bar.y) height=percent(bar.height)
                            class=format!("chart-bar stroke-surface {}", count.tone.fill_class()) stroke-width="1.5" rx="2"
                        >
                            <title>{format!("{}: {} {}", column.label, count.n, count.label.to_lowercase())}</title>
                        </rect>
                        {number}
                    }
                })
                .collect::<Vec<_>>()
        })
        .collect_view()
}

#[component]
fn FiguresTable(title: String, column_title: String, columns: Vec<ChartColumn>) -> impl IntoView {
    let heads = series(&columns).into_iter().map(|(label, ..)| view! { <th scope="col" class="num">{label}</th> });
    view! {
        <div class="overflow-x-auto" tabindex="0" role="region" aria-label=title>
            <table class="table">
                <caption class="sr-only">{title.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{column_title}</th>
                        {heads.collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {columns
                        .into_iter()
                        .map(|column| view! {
                            <tr>
                                <th scope="row">{column.label}</th>
                                {column.counts.into_iter().map(|c| view! { <td class="num">{c.n}</td> }).collect_view()}
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number_with_a_whole_half() {
        for (largest, top) in
            [(0, 2), (1, 2), (3, 4), (7, 8), (9, 10), (14, 20), (21, 40), (81, 100), (101, 200), (200, 200)]
        {
            assert_eq!(axis_top(largest), top, "{largest}");
        }
        assert_eq!(axis_top(u32::MAX), u32::MAX);
    }

    #[test]
    fn bars_stand_on_each_other() {
        assert_eq!(
            stack(&[5, 0, 3], 10),
            [Bar { y: 50.0, height: 50.0 }, Bar { y: 50.0, height: 0.0 }, Bar { y: 20.0, height: 30.0 }]
        );
        assert!(stack(&[], 10).is_empty());
    }

    #[test]
    fn sums_are_said() {
        let week = |n| ChartColumn {
            label: "2 Nov".into(),
            counts: vec![
                ChartCount { label: "Accepted".into(), tone: Tone::Success, n },
                ChartCount { label: "Declined".into(), tone: Tone::Danger, n: 1 },
            ],
        };
        assert_eq!(
            summary("Invitations", &[week(2), week(3)]),
            "Invitations: 5 accepted, 2 declined. The table below has the figures."
        );
    }
}
