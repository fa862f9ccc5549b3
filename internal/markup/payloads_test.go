package markup

import (
	"fmt"
	"strings"
	"testing"
)

// attacks were tried on programs like this one: the OWASP and PortSwigger cheat sheets, the advisories
// of bluemonday, goldmark, DOMPurify, remark42, Isso, Waline and WordPress, and their test inputs.
var attacks = []string{
	// Elements and events.
	`<script>alert(1)</script>`, `<SCRIPT SRC=//evil.org/x.js></SCRIPT>`, `<script/src=data:,alert(1)>`,
	`<scr<script>ipt>alert(1)</scr</script>ipt>`, `</script><script>alert(1)</script>`,
	`<script\x20type="text/javascript">a()</script>`,
	`<img src=x onerror=alert(1)>`, `<img src="x" onerror="alert(1)"/>`, `<IMG """><SCRIPT>alert(1)</SCRIPT>">`,
	`<img/src/onerror=alert(1)>`,
	`<img src=javascript:alert(1)>`, `<img src="https://evil.org/pixel.gif">`,
	`<img src=x:alert(alt) onerror=eval(src) alt=1>`,
	`<svg onload=alert(1)>`, `<svg/onload=alert(1)//`, `<svg><script>alert(1)</script></svg>`,
	`<svg><a xlink:href="javascript:alert(1)"><text x=0 y=9>a</text></a></svg>`,
	`<svg><animate onbegin=alert(1) attributeName=x dur=1s>`, `<svg><set attributeName=href to=javascript:alert(1)>`,
	`<svg><use href="data:image/svg+xml,<svg id='x'/>#x">`,
	`<body onload=alert(1)>`, `<iframe src=javascript:alert(1)>`, `<iframe srcdoc="<script>alert(1)</script>">`,
	`<frameset onload=alert(1)>`,
	`<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">`,
	`<embed src="data:image/svg+xml;base64,AA==">`, `<applet code=x>`,
	`<input onfocus=alert(1) autofocus>`, `<select onfocus=alert(1) autofocus>`,
	`<textarea onfocus=alert(1) autofocus>`, `<keygen autofocus onfocus=alert(1)>`,
	`<video><source onerror="alert(1)">`, `<video src=_ onloadstart="alert(1)">`, `<audio src=x onerror=alert(1)>`,
	`<details open ontoggle=alert(1)>`,
	`<details/open/ontoggle="alert(document.cookie)">`, `<marquee onstart=alert(1)>`,
	`<meter onmouseover=alert(1)>0</meter>`, `<isindex type=image src=1 onerror=alert(1)>`,
	`<form action="javascript:alert(1)"><input type=submit>`, `<button formaction=javascript:alert(1)>x`,
	`<math href="javascript:alert(1)">x</math>`,
	`<math><mi//xlink:href="data:x,<script>alert(1)</script>">`, `<link rel=stylesheet href=//evil.org/x.css>`,
	`<link rel=import href="data:text/html,x">`,
	`<meta http-equiv="refresh" content="0;url=javascript:alert(1)">`,
	`<meta charset="x-imap4-modified-utf7">&ADz&AGn&AG0`, `<base href="javascript:alert(1)//">`,
	`<style>@import 'http://evil.org/x.css';</style>`, `<style>*{x:expression(alert(1))}</style>`,
	`<p style="background:url(javascript:alert(1))">`, `<div style="position:fixed;inset:0">`,
	`<b onmouseover=alert(1)>x</b>`, `<a href="javascript:alert(1)">x</a>`, `<a href=" javascript:alert(1)">x</a>`,
	`<a href="https://evil.org">unclosed`,
	`<a id=x name=y class=z title="t" target=_blank href=https://b.org>x</a>`,
	`<p id="comment-1" class="official">x</p>`, `<h1>Official</h1>`, `<table><td background=javascript:alert(1)>`,
	`<template><script>alert(1)</script></template>`, `<portal src=https://evil.org>`, `<dialog open>x</dialog>`,
	`<slot onslotchange=alert(1)>`, `<xss contenteditable onblur=alert(1)>x`,
	`<x onclick=alert(1) style=position:fixed>`, `<noembed><img src=x onerror=alert(1)></noembed>`,
	`<bgsound src=javascript:alert(1)>`, `<layer src=//evil.org>`, `<br size="&{alert(1)}">`,

	// Broken syntax, comments, encodings.
	`<<script>alert(1)//<</script>`, `<script`, `<`, `</`, `<!`, `<!--`, `<!-->`,
	`<!--><img src=x onerror=alert(1)>-->`, `<![CDATA[<script>alert(1)</script>]]>`, `<!DOCTYPE html>`,
	`<?php echo 1 ?>`, `<? <script>alert(1)</script>`,
	`<!--[if gte IE 4]><script>alert(1)</script><![endif]-->`,
	`<comment><img src="</comment><img src=x onerror=alert(1)//">`, `--!><img src=x onerror=alert(1)>`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;alert(1)`, `&#x3C;img src=x onerror=alert(1)&#x3E;`,
	`&#0000060script&#0000062`, `&LT;img&GT;`, `&lt`, `&`, `&#`, `&#x`, `&#0;`, `&#x110000;`, `&amp;lt;script&amp;gt;`,
	`%3Cscript%3Ealert(1)%3C/script%3E`, `\u003cscript\u003e`, `\x3cscript\x3e`, `+ADw-script+AD4-alert(1)`,
	"<scr\x00ipt>", "<\x00script>", "<img\fsrc=x\fonerror=alert(1)>", "\x1b[31mred", "a\u2028<script>",
	"\ufeff<script>",
	`"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `" onmouseover="alert(1)`, `' onclick='alert(1)`,
	"`onclick=alert(1)`", `javascript:alert(1)`, `"-alert(1)-"`, `{{constructor.constructor('alert(1)')()}}`,
	`${alert(1)}`, `#{7*7}`, `<%= 7*7 %>`, `{{.}}`, `</title><script>`, `</textarea><script>`, `]]><script>`,
	`*/alert(1)/*`,

	// bluemonday: CVE-2021-29272, CVE-2021-42576, #111 and its tests.
	`<scrİpt>alert(1)</scrİpt>`, `<ſcript>alert(1)</ſcript>`, `<SCRİPT>&lt;img src=x&gt;`, `<ſtyle>x</ſtyle>`,
	`<select><option><style><script>alert(1)</script></style></option></select>`,
	`<select><style><img src=x onerror=alert(1)></style></select>`,
	`<option><style></option></select><b><img src=1 onerror='alert(1)'></style></option>`,
	`<style><!--</style><script>alert(1)//--></script>`, `<iframe></iframe><img src=x onerror=alert(1)>`,
	`<a href="?q=1&r=2" onclick="alert(1)">`, `<a href="data:image/png;base64,iVBORw0KGgo=">x</a>`,
	`<q cite="javascript:alert(1)">x</q>`,
	`<INPUT TYPE="IMAGE" SRC="javascript:alert('XSS');">`,
	`<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>`,
	"<IMG SRC=\"jav\tascript:alert(1);\">", "<IMG SRC=\"jav&#x0A;ascript:alert(1);\">",
	`<IMG STYLE="xss:expr/*XSS*/ession(alert(1))">`,

	// Mutation: what a browser reads differently the second time.
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
	`<svg><style><img/src=x onerror=alert(1)// </b>`,
	`<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>`,
	`<p><svg><foreignObject><p><style><b title="</style><img src onerror=alert(1)>">`,
	`<listing>&lt;img src=x onerror=alert(1)&gt;</listing>`, `<xmp><p title="</xmp><svg/onload=alert(1)>">`,
	`<plaintext>`, `<table><a href=https://a.org><table><a href=https://b.org>`, `<b><p></b></p><i>`,
	`<li></ul></blockquote></p></div></main></body></html>`,

	// Markdown's own.
	`[a](javascript:alert(1))`, `[a](JaVaScRiPt:alert(1))`, `[a]( javascript:alert(1))`, "[a](java\tscript:alert(1))",
	"[a](java\nscript:alert(1))", "[a](\x01javascript:alert(1))", "[a](&#x6A;avascript:alert(1))",
	`[a](javascript&colon;alert(1))`, `[a](javascript&#58;alert(1))`, `[a](\javascript:alert(1))`,
	`[a](javascript\:alert(1))`,
	`[a](<javascript:alert(1)>)`, `[a](<java script:alert(1)>)`, `[a](data:text/html;base64,PHNjcmlwdD4=)`,
	`[a](data:image/svg+xml,<svg/onload=alert(1)>)`, `[a](vbscript:msgbox(1))`, `[a](file:///etc/passwd)`,
	`[a](blob:https://a.org/x)`, `[a](view-source:https://a.org)`, `[a](//evil.org)`, `[a](\\evil.org)`,
	`[a](/\evil.org)`, `[a](https:evil.org)`, `[a](https:///evil.org)`, `[a](https:\\evil.org)`,
	`[a]: javascript:alert(1)`, "[a]\n\n[a]: javascript:alert(1)", "[a][b]\n\n[b]: <data:text/html,x> \"t\"",
	`<javascript:alert(1)>`, `<javascript&colon;alert(1)>`, `<data:text/html,<script>alert(1)</script>>`,
	`<https://a.org/"onclick="alert(1)>`, `<a@b.org"onclick=alert(1)>`,
	`![a](javascript:alert(1))`, `![a](https://evil.org/p.gif "x" onerror=alert(1))`, `![a"onerror=alert(1)](x)`,
	`[![a](https://b.org)](https://c.org)`, `![[a](https://b.org)](https://c.org)`,
	`[a](https://b.org "onclick=alert(1)")`, `[a](https://b.org '"><script>')`,
	`[a](https://b.org/"onmouseover="alert(1))`, `[a](https://b.org/'x)`, `[a](https://b.org/<script>)`,
	"[a](https://b.org/`x`)", `[a](https://b.org/\"x)`, `[a](https://b.org/%22x)`, `[a](https://b.org/%00%0d%0a)`,
	`[<script>alert(1)</script>](https://b.org)`, `["onclick=alert(1)](https://b.org)`,
	`[a](https://b.org){onclick=alert(1)}`, `## a {#id onclick=alert(1)}`,
	`https://a.org/"onmouseover="alert(1)`, `https://a.org/'onclick='x`, `https://a.org/<script>alert(1)</script>`,
	`https://a.org/&quot;onclick=alert(1)`, `https://a.org?x="><img src=x onerror=alert(1)>`,
	`javascript://https://a.org/%0aalert(1)`, `javascript:https://a.org`, `data:text/html,https://a.org`,
	`www.a.org"onclick=alert(1)`, `"onclick=alert(1)"@a.org`, `a@b.org"onclick=alert(1)`,
	`mailto:a@b.org?subject=x&bcc=c@d.org`, `[a](mailto:a@b.org?bcc=c@d.org)`, `[a](mailto:a@b.org,c@d.org)`,
	"[a](mailto:a@b.org%0d%0aBcc:c@d.org)",
	"`<script>alert(1)</script>`", "```html\n<script>alert(1)</script>\n```", "```\"><script>\nx",
	"``` <img src=x onerror=alert(1)>\n```", "    <script>alert(1)</script>", "> <script>\n> alert(1)\n> </script>",
	"- <img src=x onerror=alert(1)>", "1. <b>\n2. </b>", `*<img src="*" onerror=alert(1)>*`, "**<b**>",
	"[a]: https://b.org '<script>'\n[a]", "[^1]\n\n[^1]: <script>", "<a\nhref=https://b.org>",
	"<script>\n\nalert(1)\n\n</script>", "<div>\n\n*a*\n\n</div>", "\\<script>", "\\\\<script>",
	"<https://a.org<script>>", "***<script>***", "_<https://a.org>_", "a|b\n-|-\n<script>|x",
	"-\t\t*", "1.\t\t> a", "> \t- a\n>\t\tb", "\t\ta\n \t> b", "- a\n\n\n\n      b\n  - c\n\t- d",
	"1. a\n   1. b\n   5. c\n2. d", "- \\\n  a\\", "[\\](https://a.org)", "![\\](https://a.org)",
	"[a\\](https://b.org)", "\\[a](https://b.org)", "`` ` ``` `` `", "_a*b_c*", "a_b@c.org_d", "_a_@b.org",
	"*a*@b.org", "__a@b.org__", "a__b@c.org", "x:_y@z.org", "https://a.org_b@c.org",
}

// targets must never become where a link leads.
var targets = []string{
	`javascript:alert(1)`, `JAVASCRIPT:alert(1)`, `javascript://a.org/%0aalert(1)`, `vbscript:x`, `livescript:x`,
	`mocha:x`, `data:text/html,x`, `data:,x`, `file:///x`, `ftp://a.org`, `ws://a.org`, `tel:1`, `sms:1`,
	`intent://x`, `ms-word:ofe`, `about:blank`, `blob:x`, `chrome://x`, `x:y`,
	`//a.org`, `/a`, `a.org`, `./a`, `../a`, `#a`, `?a`, `\\a.org`, `/\a.org`, `https:a.org`, `https:/a.org`,
	`https:///a.org`, `http:\\a.org`, `https://a.org\@b.org`, `https://a@b.org`, `https://a:b@c.org`,
	`https://a.org@b.org/c`, `https://@a.org`,
	`https://`, `https://.`, `https://..`, `https://a`, `https://a.`, `https://.a.org`, `https://a..org`,
	`https://a.org.`, `https://-a.org`, `https://a-.org`, `https://a.1`, `https://127.0.0.1`, `https://0x7f.1`,
	`https://2130706433`, `https://[::1]`, `https://[a.org`, `https://a.org:`, `https://a.org:x`,
	`https://a.org:999999`, `https://a_.`, `https://a%2eorg`, `https://a.org%40b.org`, `https://a。org`,
	`https://a．org`, `https://℀.org`, `https://a.org／@b.org`, `https://a.☃`, `https://a*b.org`, `https://a!b.org`,
	`https://a"b.org`,
	`mailto:`, `mailto:a`, `mailto:@a.org`, `mailto:a@`, `mailto:a@b`, `mailto:a@b.org?x=y`, `mailto:a@b.org,c@d.org`,
	`mailto:a b@c.org`, `mailto:.a@b.org`, `mailto:a..b@c.org`, `mailto:a.@b.org`, `mailto:"a"@b.org`,
	`mailto:a%0a@b.org`, `mailto:a@ñ.org`, `mailto://a@b.org`,
}

// payloads are the attacks, and every target in every place that Markdown has for one.
var payloads = func() []string {
	all := attacks
	for _, to := range targets {
		for _, form := range []string{"[a](%s)", "[a](<%s>)", `[a](%s "b")`, "<%s>", "![a](%s)",
			"[a]: %s\n\n[a] [b][a]", "a %s b", `<a href="%s">b</a>`} {
			all = append(all, fmt.Sprintf(form, to))
		}
	}
	return all
}()

func TestPayloads(t *testing.T) {
	if len(attacks) < 200 {
		t.Errorf("only %d attacks", len(attacks))
	}
	for _, d := range []*policy{comments, announcements} {
		for _, p := range payloads {
			for _, context := range []string{"%s", "> - *%s*", "[b](https://a.org) %s `c"} {
				source, err := Clean(strings.ReplaceAll(context, "%s", p))
				if err != nil {
					t.Fatal(err)
				}
				made, ok := d.convert(source)
				if !ok {
					t.Errorf("%q needs the fallback", source)
				}
				inspect(t, d, source, made)
				if strings.Contains(strings.ToLower(made), `="javascript`) {
					t.Errorf("%q becomes %q", source, made)
				}
			}
		}
	}
}

func TestTargets(t *testing.T) {
	for _, to := range targets {
		if got, ok := readAddress(to); ok {
			t.Errorf("%q leads to %q", to, got.href)
		}
		if made, _ := comments.convert("[text](" + to + ")"); strings.Contains(made, ">text</a>") {
			t.Errorf("%q becomes %q", to, made)
		}
	}
}
