#include "report/style_sheet.h"

namespace thorax::report {

std::string_view style_sheet() {
  return R"css(
:root { color-scheme: light dark; --ink: #16202a; --soft: #5a6875; --line: #d5dbe1; --page: #ffffff;
  --head: #f3f6f8; --accent: #0b5a83; --alert: #8a2c0d; --alert-page: #fdf1ec; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9fadb9; --line: #37434e; --page: #12181e;
  --head: #1b242c; --accent: #7cc0e6; --alert: #ffb399; --alert-page: #3a2019; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 28px 56px; }
header { border-bottom: 3px solid var(--accent); padding-bottom: 14px; margin-bottom: 22px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 38px 0 10px; }
.subtitle, footer { color: var(--soft); }
.subtitle { margin: 0; }
p, ul { max-width: 76ch; margin: 8px 0; }
nav { margin: 0 0 26px; padding: 12px 18px; background: var(--head); border-radius: 4px; }
nav ol { columns: 15em auto; column-gap: 32px; margin: 0; padding-left: 1.4em; }
a { color: var(--accent); }
details { border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); margin: 14px 0; padding: 8px 0; }
summary { cursor: pointer; font-weight: 600; }
ul { padding-left: 1.2em; }
.warning { max-width: none; border-left: 5px solid var(--alert); background: var(--alert-page); color: var(--alert);
  padding: 10px 14px; margin: 12px 0; font-weight: 600; }
.scroll { overflow-x: auto; margin: 14px 0 6px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
caption { text-align: left; caption-side: top; color: var(--soft); padding-bottom: 8px; }
th, td { padding: 6px 14px 6px 0; text-align: right; vertical-align: top; white-space: nowrap; }
th.text, td.text { text-align: left; }
th.text { white-space: normal; }
th + th, th + td, td + td, td + th { padding-left: 10px; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; font-weight: 600; }
tbody th { font-weight: 500; }
tbody tr { border-bottom: 1px solid var(--line); }
tbody tr:hover { background: var(--head); }
.total th, .total td { font-weight: 600; border-bottom: 2px solid var(--line); background: var(--head); }
.grey { color: var(--soft); font-style: italic; }
sup { font-style: normal; line-height: 0; position: absolute; margin-top: 0.55em; }
.footnote { color: var(--soft); font-size: 13px; margin: 2px 0; }
.figures { display: grid; grid-template-columns: minmax(0, 1fr); gap: 26px 32px; margin: 20px 0; align-items: start; }
figure { margin: 0; min-width: 0; }
.drawing { overflow-x: auto; }
.drawing svg { max-width: 100%; height: auto; display: block; }
@media (min-width: 940px), print { .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } .wide { grid-column: 1 / -1; } }
@media (max-width: 600px) { main { padding: 22px 12px 36px; } h1 { font-size: 24px; } }
figcaption { color: var(--soft); margin-top: 6px; max-width: 76ch; }
footer { margin-top: 44px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 13px; overflow-wrap: anywhere; }
@page { margin: 15mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9px sans-serif; } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --head: #fff; --accent: #000; --alert: #000; --alert-page: #fff; }
  main { max-width: none; padding: 0; }
  body { font-size: 11px; orphans: 3; widows: 3; } table { font-size: 10px; }
  th, td { padding: 3px 8px 3px 0; } td.text { white-space: normal; }
  h1 { font-size: 22px; } h2 { font-size: 15px; margin-top: 24px; }
  h2, summary, caption { break-after: avoid; } figure, tr, li, .warning { break-inside: avoid; }
  thead { display: table-header-group; } footer, .footnote { font-size: 9.5px; }
  nav { display: none; }
  summary { list-style: none; } details::details-content { content-visibility: visible; block-size: auto; }
  .scroll, .drawing { overflow: visible; } .drawing div { min-width: 0 !important; }
}
)css";
}

} // namespace thorax::report
