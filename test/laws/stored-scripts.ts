/**
 * Three hundred texts that would act if any page took them for more than text. Each calls `window.fired` with its own
 * number, or fetches `/canary/<number>`, so that a page tells which of them came to life.
 */
export interface Hostile {
  number: number
  text: string
}

/** What stands before: it ends whatever the text may have been put into. */
const breakers = ['', '">', "'>", '</title>', '</textarea>', '</style>', '</script>', '-->', ']]>', '`>', '\u2028">']

/** Elements that act by themselves as soon as they are in a page: ¤ stands for the call, ~ for the number. */
const elements = [
  '<script>¤</script>',
  '<ScRiPt>¤</sCrIpT>',
  '<script\t>¤</script\n>',
  '<script type=module>¤</script>',
  '<script src="data:text/javascript,¤"></script>',
  '<img src=/canary/~ onerror=¤>',
  '<img src=x:x onerror="¤">',
  '<IMG SRC=x oNeRrOr=¤>',
  '<img/src=x/onerror=¤>',
  '<img src=x\tonerror\n=\r¤>',
  '<image href=x onerror=¤>',
  '<svg onload=¤>',
  '<svg/onload=¤>',
  '<svg><script>¤</script></svg>',
  '<svg><script href="data:text/javascript,¤"/></svg>',
  '<svg><animate onbegin=¤ attributeName=x dur=1s>',
  '<svg><set onbegin=¤ attributeName=x>',
  '<svg><a xlink:href="javascript:¤"><text y=20>a</text></a></svg>',
  '<svg><foreignObject><img src=x onerror=¤></foreignObject></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=¤/>#x">',
  '<math><mtext><img src=x onerror=¤></mtext></math>',
  '<math href="javascript:¤">a</math>',
  '<body onload=¤>',
  '<body onpageshow=¤>',
  '<iframe src="javascript:¤"></iframe>',
  '<iframe srcdoc="<img src=x onerror=parent.¤>"></iframe>',
  '<iframe onload=¤></iframe>',
  '<object data="javascript:¤"></object>',
  '<object data="data:text/html,<script>¤</script>"></object>',
  '<embed src="javascript:¤">',
  '<video><source onerror=¤></video>',
  '<video src=x onerror=¤></video>',
  '<audio src=x onerror=¤></audio>',
  '<input autofocus onfocus=¤>',
  '<input type=image src=x onerror=¤>',
  '<select autofocus onfocus=¤></select>',
  '<textarea autofocus onfocus=¤></textarea>',
  '<keygen autofocus onfocus=¤>',
  '<details open ontoggle=¤>a</details>',
  '<marquee onstart=¤>a</marquee>',
  '<link rel=stylesheet href=/canary/~ onload=¤ onerror=¤>',
  '<link rel=preload as=image href=/canary/~>',
  '<style>@import "/canary/~";</style>',
  '<style onload=¤></style>',
  '<style>*{background:url(/canary/~)}</style>',
  '<meta http-equiv=refresh content="0;url=javascript:¤">',
  '<meta http-equiv=refresh content="9;url=/canary/~">',
  '<base href="//canary.invalid/~/">',
  '<form action="javascript:¤"><input type=submit autofocus></form>',
  '<button formaction="javascript:¤" autofocus>a</button>',
  '<a href="javascript:¤">a</a>',
  '<a href="&#106;avascript&colon;¤">a</a>',
  '<a href="java\tscript:¤">a</a>',
  '<div style="background:url(/canary/~)">a</div>',
  '<div style="animation:x 1s" onanimationstart=¤>a</div>',
  '<div popover id=x onbeforetoggle=¤>a</div>',
  '<x-a tabindex=1 autofocus onfocus=¤>a</x-a>',
  '<template><script>¤</script></template><img src=x onerror=¤>',
  '<noscript><p title="</noscript><img src=x onerror=¤>">',
  '<table background="/canary/~"><td background="javascript:¤">',
  '<frameset onload=¤><frame src="javascript:¤">',
  '<a autofocus onfocus=¤ href=#>a</a>',
  '<isindex type=image src=x onerror=¤>',
  '<picture><source srcset=/canary/~><img src=x onerror=¤></picture>',
]

/** Texts that act where they become an address, an expression, a template, a head of a request, a cell or a name of a file. */
const others = [
  'javascript:¤',
  'JaVaScRiPt:¤',
  ' javascript:¤',
  '\u0001javascript:¤',
  'java\nscript:¤',
  'java&#x0a;script:¤',
  'javascript&colon;¤',
  'javascript://%0a¤',
  'javascript:"<script>¤</script>"',
  'data:text/html,<script>¤</script>',
  'data:text/html;base64,PHNjcmlwdD5wYXJlbnQuZmlyZWQoMSk8L3NjcmlwdD4=',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="¤"/>',
  'vbscript:msgbox(1)',
  'blob:¤',
  '//canary.invalid/~',
  'https://canary.invalid/~',
  '\\\\canary.invalid\\~',
  '/\\canary.invalid/~',
  '" onfocus=¤ autofocus x="',
  "' onfocus=¤ autofocus x='",
  '" onmouseover=¤ style="position:fixed;inset:0" x="',
  '` onerror=¤ `',
  '&lt;img src=x onerror=¤&gt;',
  '&#60;img src=x onerror=¤&#62;',
  '%3Cimg%20src%3Dx%20onerror%3D¤%3E',
  '\\u003cimg src=x onerror=¤\\u003e',
  '\\x3cscript\\x3e¤\\x3c/script\\x3e',
  '\uff1cimg src=x onerror=¤\uff1e',
  '\u2039script\u203a¤\u2039/script\u203a',
  '<<img src=x onerror=¤>>',
  '<\u0131mg src=x onerror=¤>',
  '<\u017fcript>¤</\u017fcript>',
  '\u202e>¤=rorreno x=crs gmi<',
  '\ufeff<img src=x onerror=¤>',
  '<img src=x onerror=¤//',
  '<img src="x` `<img src=x onerror=¤>"` `>',
  '{{¤}}',
  '{{constructor.constructor("¤")()}}',
  '{{$on.constructor("¤")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of an attack
  '${¤}',
  '#{¤}',
  '<%= ¤ %>',
  '{%25 raw %25}¤',
  '*{¤}',
  '@{¤}',
  '[[¤]]',
  '{{7*7}}{{¤}}',
  '{"__html":"<img src=x onerror=¤>"}',
  '{"$$typeof":"react.element","type":"script","props":{"children":"¤"}}',
  '{"type":"img","props":{"src":"x","onError":"¤","dangerouslySetInnerHTML":{"__html":"<img src=x onerror=¤>"}}}',
  '__proto__[innerHTML]=<img src=x onerror=¤>',
  '</script><script>¤</script>',
  "';¤;//",
  '";¤;//',
  '`);¤;//',
  '*/¤;/*',
  '\u2028¤\u2029',
  '[a](javascript:¤)',
  '![a](x" onerror="¤)',
  '![a](/canary/~)',
  '![a](https://canary.invalid/~)',
  '[a]: javascript:¤ "a"',
  '<javascript:¤>',
  '**<img src=x onerror=¤>**',
  '```html\n<img src=x onerror=¤>\n```',
  '> <svg onload=¤>',
  '- [x] <img src=x onerror=¤>',
  "=cmd|' /C calc'!A0<img src=x onerror=¤>",
  '=HYPERLINK("javascript:¤","a")',
  '@SUM(1)<img src=x onerror=¤>',
  '+1<svg onload=¤>',
  '-1\t<svg onload=¤>',
  '../../<img src=x onerror=¤>.csv',
  '"><img src=x onerror=¤>.csv',
  'a.csv"; filename="b.html',
  'a\r\nContent-Type: text/html\r\n\r\n<script>¤</script>',
  'a%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a<script>¤</script>',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "/canary/~">]><a>&b;</a>',
  '<?xml-stylesheet href="javascript:¤"?>',
  '<!--><img src=x onerror=¤>-->',
  '<![CDATA[<img src=x onerror=¤>]]>',
  '<a href="tel:1" onclick=¤>a</a>',
  'mailto:a@b.example?subject=<img src=x onerror=¤>',
  '<plaintext><img src=x onerror=¤>',
  '<xmp><img src=x onerror=¤></xmp>',
  'expression(¤)',
  'url(javascript:¤)',
  'x:expression(¤);background:url(/canary/~)',
  'red;}*{background:url(/canary/~)}a{',
  'id=1&onerror=¤',
]

const size = 300

/** Every element behind every breaker in turn until there are enough, the others as they are. */
export const corpus: readonly Hostile[] = [
  ...others,
  ...breakers.flatMap((_, shift) =>
    elements.map((element, at) => `${breakers[(at + shift) % breakers.length]}${element}`),
  ),
]
  .slice(0, size)
  .map((text, at) => ({
    number: at + 1,
    text: text.replaceAll('¤', `fired(${at + 1})`).replaceAll('~', `${at + 1}`),
  }))

/** Runs in a page before anything else of it: notes what acts and what was only stopped by the page's policy. */
export function setTrap(): void {
  const seen = window as unknown as { fired: (number: number) => void; acted: number[]; stopped: string[] }
  seen.acted = []
  seen.stopped = []
  seen.fired = (number) => seen.acted.push(number)
  document.addEventListener('securitypolicyviolation', (event) =>
    seen.stopped.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
  )
}

export interface Caught {
  /** Numbers of texts that ran, and addresses that they fetched. */
  acted: string[]
  /** What the policy alone stopped: it should have been text before. */
  stopped: string[]
  /** Elements and attributes that only such a text can have made. */
  alive: string[]
}

/** Runs in a page: what came to life in it. */
export function lookForLife(): Omit<Caught, 'acted'> & { acted: number[] } {
  const seen = window as unknown as { acted: number[]; stopped: string[] }
  const foreign =
    'iframe,object,embed,base,frame,frameset,applet,marquee,math,foreignObject,animate,set,keygen,isindex,xmp,plaintext'
  // Our own frame shows a mail as it is read, and nothing in it may run; whether a text sets one up by itself is told by its class.
  const ours = 'iframe[sandbox=""][class*="_frame_"]'
  const alive = [...document.querySelectorAll(foreign)]
    .filter((one) => !one.matches(ours))
    .map((one) => one.outerHTML.slice(0, 200))
  for (const script of document.querySelectorAll<HTMLScriptElement>('script'))
    if (!script.src.startsWith(`${location.origin}/`)) alive.push(script.outerHTML.slice(0, 200))
  for (const one of document.querySelectorAll('*'))
    for (const { name, value } of one.attributes) {
      // Blanks and control characters before and inside a scheme are passed over by browsers.
      const scheme = [...value]
        .filter((sign) => sign > ' ')
        .join('')
        .toLowerCase()
      const isAddress = /^(href|xlink:href|src|srcset|action|formaction|data|background|poster|srcdoc)$/.test(name)
      if (/^on/i.test(name) || (isAddress && /^(javascript|vbscript|data:text|.*canary)/.test(scheme)))
        alive.push(`${name}=${value} in ${one.outerHTML.slice(0, 200)}`)
    }
  return { acted: seen.acted, stopped: seen.stopped, alive }
}
