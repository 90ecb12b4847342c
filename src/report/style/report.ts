/** What only the report of a run has: the misfit, facts, timeline and charts. */
export const reportStyle: string = `
.explanation { margin: 0; font-size: 16.5px; line-height: 1.55; max-width: 80ch; white-space: pre-line; }
.misfit-chip { padding: 1px 7px; border-radius: 4px; color: var(--panel); background: var(--misfit); font-weight: 700; }
.table tr.misfit td { background: color-mix(in srgb, var(--misfit) 13%, transparent); font-weight: 650; }
tr.misfit td:first-child { box-shadow: inset 4px 0 var(--misfit); }
.table tr.wrote-it td { background: color-mix(in srgb, var(--ok-write) 10%, transparent); }
.table tr.missed td { color: var(--muted); }
.outcome::before { content: ''; display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; }
.outcome.ok::before { background: var(--ok-write); }
.outcome.fail::before, .swatch.fail { border: 1.5px solid var(--fail); }
.outcome.info::before, .swatch.info { background: repeating-linear-gradient(135deg, var(--info) 0 3px, transparent 3px 5px); border: 1px solid var(--info); }
.kind { white-space: nowrap; } .kind::before { content: ''; display: inline-block; width: 4px; height: 1em; margin-right: 7px; vertical-align: -2px; background: var(--muted); }
.kind.partition::before { background: var(--partition); } .kind.crash::before { background: var(--crash); }
.kind.power-cut::before { background: var(--power-cut); } .kind.pause::before { background: var(--pause); } .kind.skew::before { background: var(--skew); }
.kind.transfer::before { background: var(--transfer); } .kind.membership::before { background: var(--membership); }
.bites { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0; padding: 0; list-style: none; }
.toolbar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; margin-bottom: 10px; font-size: 13px; }
.toolbar label { display: flex; align-items: center; gap: 8px; color: var(--muted); } .toolbar select { max-width: 240px; color: var(--ink); }
.toolbar .buttons { display: flex; flex-wrap: wrap; gap: 6px; } .toolbar .buttons button { min-width: 36px; }
.toolbar output { color: var(--muted); font-variant-numeric: tabular-nums; }
#timeline-frame { position: relative; }
#timeline-frame canvas { display: block; width: 100%; }
#timeline-overview { cursor: pointer; touch-action: pan-y; margin-bottom: 6px; }
#timeline-canvas { cursor: grab; touch-action: pan-y; border: 1px solid var(--line); border-radius: 6px; }
#timeline-canvas.dragging { cursor: grabbing; } #timeline-canvas.on-bar { cursor: pointer; }
#timeline-tip { position: absolute; z-index: 5; max-width: min(340px, 94%); padding: 8px 11px; font-size: 12.5px; line-height: 1.45; background: var(--panel); color: var(--ink); border: 1px solid var(--muted); border-radius: 8px; box-shadow: 0 4px 16px #0004; pointer-events: none; }
#timeline-tip.pinned { pointer-events: auto; border-color: var(--focus); border-width: 2px; }
#timeline-tip strong { font-family: var(--mono); font-weight: 650; }
#timeline-tip dl { display: grid; grid-template-columns: auto 1fr; gap: 0 12px; margin: 4px 0 0; }
#timeline-tip dt { color: var(--muted); } #timeline-tip dd { margin: 0; font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 10px 0 0; padding: 0; list-style: none; font-size: 13px; color: var(--muted); }
.legend li { display: flex; align-items: center; gap: 7px; }
.swatch { display: inline-block; width: 20px; height: 11px; border-radius: 2px; }
.swatch.ok-read { background: var(--ok-read); } .swatch.ok-write { background: var(--ok-write); }
.mark { font-size: 11px; line-height: 1; } .mark.ok-read { color: var(--ok-read); } .mark.ok-write { color: var(--ok-write); } .mark.fail { color: var(--fail); font-weight: 700; font-size: 14px; } .mark.info { color: var(--info); }
.swatch.wrote-it { border: 2px solid var(--misfit); background: var(--ok-write); }
.swatch.misfit { background: var(--misfit); } .swatch.fault { background: color-mix(in srgb, var(--partition) 20%, transparent); border-top: 3px solid var(--partition); }
.chart { margin: 20px 0 0; } .chart figcaption { margin-bottom: 2px; font-size: 13px; color: var(--muted); } .chart strong { margin-right: 6px; font-size: 14px; color: var(--ink); }
.chart > div { min-height: 120px; } .chart .legend { margin: 0 0 0 8px; font-size: 12.5px; }
.uplot, .uplot .u-legend { font: inherit; font-size: 12.5px; color: var(--ink); }
.uplot .u-legend { text-align: left; } .uplot .u-legend .u-series th { font-weight: 400; color: var(--muted); border: 0; padding: 0; } .uplot .u-legend td { border: 0; padding: 0 0 0 5px; min-width: 4.5em; text-align: left; }
.uplot .u-select { background: color-mix(in srgb, var(--ink) 12%, transparent); } .u-hz .u-cursor-x, .u-hz .u-cursor-y { border-color: var(--muted); }
#timeline-tip[hidden], .view-mark[hidden] { display: none; }
.view-mark { position: absolute; bottom: 0; height: 5px; background: var(--misfit); pointer-events: none; z-index: 2; }
details { margin-top: 14px; } summary { cursor: pointer; font-size: 13.5px; color: var(--muted); }
pre { max-height: 420px; overflow: auto; margin: 8px 0 0; padding: 12px; background: var(--sunk); border-radius: 8px; font-size: 12.5px; line-height: 1.45; }
@media print { .toolbar, .copy, nav { display: none; } section, .verdict { break-inside: avoid; } }
`;
