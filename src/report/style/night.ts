/** What only the nightly page has. */
export const nightStyle: string = `
.filters { display: flex; flex-wrap: wrap; gap: 6px; }
.run { min-width: 285px; } .bit { min-width: 150px; } .table th { white-space: normal; vertical-align: bottom; } .sentence { color: var(--muted); font-size: 12.5px; max-width: 46ch; }
.run a { font-weight: 600; font-size: 13px; white-space: nowrap; } .table td, .table th { padding-left: 9px; padding-right: 9px; }
.canary-tag { display: inline-block; margin-left: 8px; padding: 0 7px; font-size: 12px; border: 1px solid var(--muted); border-radius: 999px; color: var(--muted); }
.canary-line { margin: 10px 0 0; } .canary-line .no { color: var(--violation); }
td .badge { font-size: 12.5px; padding: 1px 8px; }
[hidden] { display: none !important; }
@media (max-width: 640px) { .run { min-width: 0; width: 200px; } .run a { white-space: normal; overflow-wrap: anywhere; } }
`;
