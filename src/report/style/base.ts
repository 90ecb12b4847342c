import { tokens } from './tokens.ts';

/** What every page shares: type, tables, badges, commands. */
export const baseStyle: string = `${tokens}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
main, .masthead, footer { max-width: 1320px; margin: 0 auto; padding: 0 24px; }
.masthead { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 24px; padding-top: 14px; padding-bottom: 14px; font-size: 13px; color: var(--muted); }
.masthead p { margin: 0; } .masthead strong { color: var(--ink); margin-right: 6px; }
.masthead nav { display: flex; flex-wrap: wrap; gap: 2px 16px; }
footer { padding-top: 24px; padding-bottom: 40px; font-size: 13px; color: var(--muted); }
h1 { margin: 0; font-size: clamp(20px, 2.6vw, 29px); line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; text-wrap: pretty; max-width: 62ch; }
h2 { margin: 0 0 12px; font-size: 18px; line-height: 1.3; font-weight: 650; }
section { margin: 20px 0; padding: 20px 24px 22px; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
section > :last-child { margin-bottom: 0; }
td code { white-space: nowrap; }
code, pre { font-family: var(--mono); font-size: 0.92em; }
.note { margin: 10px 0 0; font-size: 13px; color: var(--muted); max-width: 90ch; }
button, select, input { font: inherit; font-size: 13px; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; min-height: 32px; }
button { cursor: pointer; } button:hover { border-color: var(--muted); }
button[aria-pressed='true'] { background: var(--ink); color: var(--panel); border-color: var(--ink); }
.badge { display: inline-block; padding: 2px 10px; border-radius: 999px; font-weight: 700; white-space: nowrap; color: var(--panel); background: var(--muted); }
.badge.valid { background: var(--valid); } .badge.violation { background: var(--violation); }
.badge.inconclusive { background: var(--inconclusive); } .badge.error { background: var(--error); }
.verdict { margin: 0; padding: 24px; background: var(--panel); border: 1px solid var(--line); border-left: 8px solid var(--muted); border-radius: 10px; }
.verdict.valid { border-left-color: var(--valid); } .verdict.violation { border-left-color: var(--violation); }
.verdict.inconclusive { border-left-color: var(--inconclusive); } .verdict.error { border-left-color: var(--error); }
.kicker { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; margin: 0 0 10px; color: var(--muted); font-size: 14px; }
.kicker .badge { font-size: 16px; }
.reasons { margin: 12px 0 0; padding-left: 20px; max-width: 90ch; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px 24px; margin: 20px 0; }
.numbers div { display: flex; flex-direction: column; }
.numbers dd { margin: 0; font-size: 22px; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.numbers dt { font-size: 13px; color: var(--muted); }
.numbers .doubtful dd { color: var(--inconclusive); }
.command { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 2px 10px; margin-top: 10px; }
.command-label { grid-column: 1 / -1; font-size: 13px; color: var(--muted); }
.command code { padding: 6px 10px; background: var(--sunk); border-radius: 6px; overflow-x: auto; white-space: pre; user-select: all; }
.table { margin: 14px 0 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.table-scroll { overflow-x: auto; background: linear-gradient(to right, var(--panel), transparent) 0 0 / 40px 100% no-repeat local, linear-gradient(to left, var(--panel), transparent) 100% 0 / 40px 100% no-repeat local, linear-gradient(to right, var(--edge), transparent) 0 0 / 14px 100% no-repeat scroll, linear-gradient(to left, var(--edge), transparent) 100% 0 / 14px 100% no-repeat scroll; }
.table table { width: 100%; border-collapse: collapse; font-size: 13.5px; line-height: 1.4; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.table-title { margin: 0; padding: 8px 12px; text-align: left; font-weight: 600; color: var(--ink); background: var(--sunk); }
.table th { padding: 6px 12px; text-align: left; font-weight: 600; color: var(--muted); white-space: nowrap; border-bottom: 1px solid var(--line); }
.table td { padding: 6px 12px; vertical-align: top; border-bottom: 1px solid var(--line); }

.table tbody tr:last-child td { border-bottom: 0; }
.table .number { text-align: right; white-space: nowrap; }
.yes { color: var(--valid); font-weight: 600; white-space: nowrap; } .no { color: var(--inconclusive); font-weight: 600; white-space: nowrap; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 8px 28px; margin: 14px 0 0; }
.facts dt { font-size: 12.5px; color: var(--muted); } .facts dd { margin: 0; }
@media (max-width: 640px) {
  main, .masthead, footer { padding-left: 12px; padding-right: 12px; }
  section, .verdict { padding: 16px 14px; } .verdict { border-left-width: 6px; }
  .numbers { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .table table { width: max-content; min-width: 100%; } .table td { max-width: 36ch; }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px 16px; }
}
`;
