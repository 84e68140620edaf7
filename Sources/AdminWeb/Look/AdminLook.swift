/// The style sheet of the admin pages, behind `PageLook.foundation`. `/look` shows every part of it.
enum AdminLook {
    static let sheet = #"""
        .frame { display: grid; grid-template-columns: 232px minmax(0, 1fr); min-height: 100vh; }
        .side { border-right: 1px solid var(--line); padding: 20px 12px; position: sticky; top: 0; max-height: 100vh; overflow-y: auto; }
        .brand { display: flex; align-items: center; gap: 8px; padding: 0 10px; margin: 0 0 16px; font-size: 18px; font-weight: 650; color: var(--ink); text-decoration: none; min-height: 28px; }
        .brand img { width: 26px; height: 26px; }
        .side h2 { font-size: 13px; color: var(--muted); margin: 16px 0 4px; padding: 0 10px; }
        .side ul { list-style: none; margin: 0; padding: 0; }
        .side li a { display: flex; justify-content: space-between; align-items: center; gap: 8px; min-height: 34px; padding: 4px 10px; border-radius: 8px; color: var(--ink); text-decoration: none; }
        .side li a:hover { background: var(--action-tint); }
        .side li a[aria-current] { background: var(--action-tint); color: var(--action); font-weight: 650; }
        .who { border-top: 1px solid var(--line); margin-top: 16px; padding: 12px 10px 0; }
        .who p { margin: 0 0 4px; }
        .plain { background: none; border: 0; color: var(--action); padding: 0 4px; min-height: 28px; font-weight: 400; text-decoration: underline; text-underline-offset: 2px; }
        .plain[aria-pressed=true] { color: var(--ink); text-decoration: none; font-weight: 650; }
        .topbar { display: none; }
        .content { padding: 28px 32px 48px; max-width: 1184px; width: 100%; }
        .crumbs { font-size: 14px; color: var(--muted); margin: 0 0 2px; }
        .lead { color: var(--muted); margin: 0 0 20px; }
        .lead .tile { color: var(--ink); }
        h1 + .stack, h1 + .columns, h1 + .notice { margin-top: 16px; }
        .content textarea, .alone textarea { min-height: 0; }
        .todo strong, .todo .small { display: block; }
        .foot { margin-top: 32px; font-size: 14px; color: var(--muted); }
        .columns { display: grid; grid-template-columns: minmax(0, 1.65fr) minmax(0, 1fr); gap: 16px; align-items: start; }
        .stack > * + * { margin-top: 16px; }
        .card > :last-child, .notice > :last-child { margin-bottom: 0; }
        .tiles { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 16px; margin: 0 0 16px; }
        .tile p { margin: 0; }
        .tile .number { font-size: 28px; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums; }
        .badge { display: inline-block; font-size: 13px; font-weight: 650; line-height: 1.5; padding: 1px 9px; border-radius: 12px; background: var(--line); color: var(--ink); white-space: nowrap; }
        .story .badge { white-space: normal; }
        .badge.good { background: var(--good-tint); color: var(--good); }
        .badge.attention { background: var(--attention-tint); color: var(--attention); }
        .badge.problem { background: var(--seal-tint); color: var(--seal-strong); }
        .badge.information { background: var(--information-tint); color: var(--information); }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: 15px; }
        caption { text-align: left; }
        th { text-align: left; font-size: 13px; color: var(--muted); font-weight: 650; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: bottom; }
        td { padding: 9px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
        tr:last-child > td { border-bottom: 0; }
        td { overflow-wrap: anywhere; }
        th { overflow-wrap: normal; }
        th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th button { all: unset; cursor: pointer; font-weight: 650; min-height: 24px; }
        th button:focus-visible { outline: 3px solid var(--focus); }
        th[aria-sort=ascending] button::after { content: " ↑"; }
        th[aria-sort=descending] button::after { content: " ↓"; }
        td time { white-space: nowrap; }
        td form { display: inline; }
        .fine { font-size: 13px; color: var(--muted); }
        .facts { display: grid; grid-template-columns: minmax(110px, max-content) minmax(0, 1fr); gap: 6px 16px; margin: 0 0 12px; }
        .facts dt { color: var(--muted); font-size: 14px; padding-top: 1px; }
        .facts dd { margin: 0; }
        .story { list-style: none; margin: 0; padding: 0; }
        .story > li { position: relative; padding: 0 0 20px 36px; }
        .story > li::before { content: ""; position: absolute; left: 11px; top: 26px; bottom: 2px; width: 1px; background: var(--line); }
        .story > li:last-child { padding-bottom: 0; }
        .story > li:last-child::before { display: none; }
        .story strong { font-weight: 650; display: block; }
        .mark { position: absolute; left: 0; top: 2px; width: 22px; height: 22px; border-radius: 50%; text-align: center; font-size: 13px; line-height: 22px; font-weight: 700; background: var(--line); color: var(--ink); }
        .mark.good { background: var(--good-tint); color: var(--good); }
        .mark.problem { background: var(--seal-tint); color: var(--seal-strong); }
        .mark.attention { background: var(--attention-tint); color: var(--attention); }
        .todo { list-style: none; margin: 0; padding: 0; }
        .todo li { position: relative; padding: 0 0 14px 32px; }
        .todo li:last-child { padding-bottom: 0; }
        .actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 0 0 12px; }
        .actions .button, .actions button { min-height: 38px; padding: 6px 14px; }
        form.inline { display: inline; }
        .filters { display: flex; flex-wrap: wrap; gap: 12px; align-items: start; margin: 0 0 16px; }
        .filters .field { margin: 0; flex: 1 1 160px; min-width: 0; }
        .filters label { font-size: 14px; }
        .filters > button { flex: 0 0 auto; margin-top: 25px; }
        .filters .notice { flex-basis: 100%; margin: 0; }
        .tabs { display: flex; flex-wrap: wrap; gap: 4px; list-style: none; margin: 0 0 16px; padding: 0; }
        .tabs a { display: inline-block; padding: 4px 12px; min-height: 32px; border: 1px solid var(--line); border-radius: 16px; text-decoration: none; font-size: 14px; background: var(--card); }
        .tabs a[aria-current] { background: var(--action-tint); border-color: var(--action); font-weight: 650; }
        .pages { display: flex; justify-content: space-between; gap: 12px; margin: 12px 0 0; }
        .empty { text-align: center; padding: 32px 16px; color: var(--muted); }
        .empty strong { display: block; color: var(--ink); font-size: 17px; margin: 0 0 4px; }
        .narrow { max-width: 480px; margin: 0 auto; }
        .medium { max-width: 720px; }
        .alone .brand, .topbar .brand { padding: 0; }
        .alone { max-width: 520px; margin: 0 auto; padding: 40px 16px; }
        .alone.wide { max-width: 760px; }
        .check { display: flex; gap: 10px; align-items: flex-start; }
        .check input { width: 20px; height: 20px; margin: 2px 0 0; flex: none; }
        .check label { font-weight: 400; margin: 0; }
        fieldset { border: 0; margin: 0 0 16px; padding: 0; min-width: 0; }
        legend { font-weight: 600; padding: 0; margin: 0 0 4px; }
        pre { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 12px; overflow-x: auto; margin: 0 0 12px; white-space: pre-wrap; }
        textarea.code { font: 14px/1.5 var(--mono); }
        details > summary { cursor: pointer; color: var(--action); min-height: 28px; }
        details[open] > summary { margin-bottom: 8px; }
        progress { width: 100%; height: 12px; accent-color: var(--action); }
        .chart { width: 100%; height: auto; display: block; }
        .chart .grid { stroke: var(--line); stroke-width: 1; }
        .chart text { font: 11px var(--sans); fill: var(--muted); }
        .chart .one { fill: var(--good); } .chart .two { fill: var(--information); } .chart .three { fill: var(--muted); }
        .chart .four { fill: var(--seal); }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 14px; margin: 8px 0 0; padding: 0; list-style: none; }
        .legend li { display: flex; align-items: center; }
        .legend svg { flex: none; width: 11px; height: 11px; margin-right: 4px; }
        .steps { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; padding: 0; margin: 0 0 20px; font-size: 14px; color: var(--muted); counter-reset: step; }
        .steps li { counter-increment: step; }
        .steps li::before { content: counter(step) ". "; }
        .steps li.over::before { content: "✓ "; color: var(--good); font-weight: 700; }
        .steps [aria-current] { color: var(--ink); font-weight: 650; }
        iframe { width: 100%; height: 460px; border: 1px solid var(--line); border-radius: 6px; background: #fff; color-scheme: light; }
        .swatches { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: 12px; }
        .swatch svg { width: 100%; height: 44px; border: 1px solid var(--line); border-radius: 6px; display: block; }
        .qr { display: block; width: 216px; max-width: 100%; height: auto; border-radius: 8px; border: 1px solid var(--line); margin: 0 0 12px; }
        .codes { columns: 2; column-gap: 44px; font: 14px/1.8 var(--mono); padding-left: 28px; }
        @media (max-width: 1020px) { .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); } .columns { grid-template-columns: minmax(0, 1fr); } }
        @media (max-width: 760px) {
          .frame { display: block; }
          .topbar { display: flex; justify-content: space-between; align-items: center; padding: 10px 16px; border-bottom: 1px solid var(--line); }
          .topbar .brand { margin: 0; padding: 0; }
          .side { display: none; position: static; max-height: none; border-right: 0; border-bottom: 1px solid var(--line); }
          .side > .brand { display: none; }
          .side:target { display: block; }
          .side li a { min-height: 40px; }
          .content { padding: 20px 16px 40px; }
          .card { padding: 16px; }
          .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .facts dd { margin: 0 0 8px; }
          table.list, table.list tbody, table.list tr, table.list td { display: block; width: 100%; }
          table.list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          table.list tr { border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; margin: 0 0 10px; }
          table.list td, table.list td.number { display: flex; justify-content: space-between; gap: 12px; border: 0; padding: 3px 0; text-align: right; white-space: normal; }
          table.list td[data-label]::before { content: attr(data-label); color: var(--muted); font-size: 13px; text-align: left; flex: 0 0 36%; padding-top: 1px; }
          table.list td > div { min-width: 0; }
          .badge { white-space: normal; }
          .codes { columns: 1; }
        }

        """#
}
