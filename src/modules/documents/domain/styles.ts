/**
 * The look of the product on one page without scripts. Colours come from the product's own tokens; on paper they are the
 * light ones whatever the reader's screen shows.
 */
export function stylesOf(tokens: string, font: string, colour: string | null): string {
  const { light, dark } = colours(tokens)
  return `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${font}) format("woff2")}
:root{${light}color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
${layout}${colour === null ? '' : inColour(colour)}`
}

/** The company's colour on its head lines and links; in the dark, where it may not be read, only as a line above. */
const inColour = (colour: string): string => `
header{border-top:4px solid ${colour};padding-top:16px}
@media (prefers-color-scheme:light){h1,h2,a{color:${colour}}}
@media print{h1,h2,a{color:${colour}}}
`

/** The two sets of variables: the first block of the tokens, and the one of the dark scheme. */
function colours(tokens: string): { light: string; dark: string } {
  const blocks = [...tokens.matchAll(/:root(\[data-mantine-color-scheme="dark"\])?\s*\{([^}]*)\}/g)]
  const variables = (isDark: string | undefined) =>
    (blocks.find(([, scheme]) => scheme === isDark)?.[2] ?? '')
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/\s*\n\s*/g, '')
      .trim()
  return { light: variables(undefined), dark: variables('[data-mantine-color-scheme="dark"]') }
}

const layout = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:13px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif;font-feature-settings:"cv05";-webkit-font-smoothing:antialiased;overflow-wrap:anywhere}
main{max-width:800px;margin:0 auto;padding:40px 24px 56px}
h1,h2,h3,p,dl,dd,ul{margin:0;padding:0}
a{color:var(--accent);text-underline-offset:2px}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
header{margin-bottom:24px}
.house{color:var(--ink-3);font-weight:500}
.head{display:flex;flex-wrap:wrap;align-items:center;gap:6px 12px;margin-top:2px}
h1{font-size:24px;font-weight:600;line-height:32px;letter-spacing:-.015em}
.lead{margin-top:6px;color:var(--ink-2);font-size:14px;max-width:68ch}
.day{display:flex;flex-wrap:wrap;gap:4px 16px;margin-top:8px;color:var(--ink-3)}
.pill{display:inline-flex;align-items:center;gap:6px;padding:1px 9px;border-radius:10px;font-size:12px;font-weight:500;line-height:20px;white-space:nowrap}
.pill svg{fill:currentColor}
.ring{fill:none;stroke:currentColor;stroke-width:1.4}
.pill.green{background:var(--green-soft);color:var(--green)}
.pill.yellow{background:var(--yellow-soft);color:var(--yellow)}
.pill.red{background:var(--red-soft);color:var(--red)}
.pill.grey{background:var(--track);color:var(--ink-2)}
section{margin-top:16px;padding:16px;background:var(--panel);border:1px solid var(--line);border-radius:8px}
.top{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:2px 16px;margin-bottom:10px}
h2{font-size:13px;font-weight:600}
h3{margin:16px 0 6px;font-size:12px;font-weight:600;color:var(--ink-2)}
.aside,.quiet{color:var(--ink-3)}
.good{color:var(--green)}
.bad{color:var(--red)}
.text{max-width:74ch}
.text+.text{margin-top:6px}
.table+.text,.strip+.text,.moves+.text,.chart+.text{margin-top:10px}
.strip{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:14px 24px}
.strip dt{color:var(--ink-3);font-size:12px}
.strip dd{font-size:16px;font-weight:600;line-height:24px;letter-spacing:-.01em}
.strip dd.note{color:var(--ink-2);font-size:12px;font-weight:400;line-height:17px;letter-spacing:0}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th{padding:4px 12px 6px 0;color:var(--ink-3);font-size:12px;font-weight:500;text-align:left}
td{padding:7px 12px 7px 0;border-top:1px solid var(--line);vertical-align:top}
th.end,td.end{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
tfoot td{font-weight:600}
.moves{list-style:none}
.moves li{display:grid;grid-template-columns:44px minmax(0,1fr);gap:8px;padding:3px 0}
.moves b{font-weight:600;font-variant-numeric:tabular-nums;text-align:right}
.chart{display:block;width:100%;height:auto;overflow:visible}
.chart text{fill:var(--ink-3);font-size:10.5px}
.chart .level{stroke:var(--track)}
.chart .mark{stroke:var(--dot);stroke-dasharray:2 3}
.chart polyline{fill:none;stroke:var(--slate);stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.chart.green polyline{stroke:var(--green)}
.chart.yellow polyline{stroke:var(--yellow)}
.chart.red polyline{stroke:var(--red)}
footer{margin-top:24px;color:var(--ink-3);font-size:12px}
@media (max-width:560px){
main{padding:24px 16px 40px}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody,tfoot,tr,td{display:block}
tr{padding:8px 0;border-top:1px solid var(--line)}
td,td.end{display:flex;justify-content:space-between;gap:16px;padding:2px 0;border:0;text-align:right;white-space:normal}
td::before{flex:none;color:var(--ink-3);content:attr(data-label)}
td:first-child{justify-content:flex-start;font-weight:600;text-align:left}
td:first-child::before{content:none}
td:empty{display:none}
}
@page{size:A4;margin:16mm 15mm 18mm;@bottom-right{content:counter(page) " of " counter(pages);color:#666b71;font:9px Inter,sans-serif}}
@media print{
body{background:none;font-size:10.5px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
.paper{display:none}
section{padding:12px 14px;box-decoration-break:clone;-webkit-box-decoration-break:clone}
th,h3,.strip dt,.strip dd.note,.pill,footer{font-size:9.5px}
.pill{line-height:16px}
h2{font-size:11.5px}
td{padding:5px 12px 5px 0}
h2,h3,thead{break-after:avoid}
tr,.moves li,.chart,.strip>div{break-inside:avoid}
h1{font-size:20px}
.lead{font-size:11.5px}
.strip dd{font-size:13px;line-height:20px}
a{color:inherit}
}
@page deck{size:A4 landscape}
@media print{
.deck{page:deck;font-size:13px}
.deck section{break-before:page;border:0;padding:0;margin:0}
.deck h2{font-size:20px;line-height:28px}
.deck .aside{font-size:13px}
.deck .strip dd{font-size:24px;line-height:32px}
.deck :is(th,h3,.strip dt,.strip dd.note){font-size:12px}
}
`
