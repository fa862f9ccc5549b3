package brand_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
)

const svgBegin = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" width="300" height="200">`

// in returns an SVG with some elements in it, as it is stored.
func in(elements string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" width="1000" height="200">` + elements + `</svg>`
}

func TestLogoOfSVG(t *testing.T) {
	const shape = `<path d="M0 0h10v10z" fill="#123"/>`
	for name, test := range map[string]struct{ file, want string }{
		"plain":       {svgBegin + shape + "</svg>", in(shape)},
		"declared":    {`<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><!-- made by x -->` + svgBegin + shape + "</svg>", in(shape)},
		"script":      {svgBegin + `<script>alert(1)</script>` + shape + `<SCRIPT/></svg>`, in(shape)},
		"handlers":    {svgBegin + `<path onclick="alert(1)" d="M0 0h10v10z" fill="#123" onload="x"/></svg>`, in(shape)},
		"on the root": {strings.Replace(svgBegin, "<svg ", `<svg onload="alert(1)" `, 1) + shape + "</svg>", in(shape)},
		"foreign":     {svgBegin + `<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>` + shape + "</svg>", in(shape)},
		"animation":   {svgBegin + shape + `<animate attributeName="href" to="javascript:x"/><set/></svg>`, in(shape)},
		"a picture":   {svgBegin + `<image href="https://evil.example/x.png"/><feImage href="x"/>` + shape + "</svg>", in(shape)},
		"a filter":    {svgBegin + `<filter id="f"><feTurbulence/></filter><g filter="url(#f)">` + shape + "</g></svg>", in("<g>" + shape + "</g>")},
		"a link":      {svgBegin + `<a href="https://evil.example/">` + shape + "</a></svg>", in(shape)},
		"editors":     {svgBegin + `<metadata><rdf xmlns="x">Ana</rdf></metadata><sodipodi:namedview xmlns:sodipodi="s"/>` + shape + "</svg>", in(shape)},
		"addresses": {svgBegin + `<path d="M0 0h10v10z" fill="url(https://evil.example/#x)" stroke="URL(//evil.example)" mask="image-set('x')"/>` +
			`<use href="https://evil.example/#x"/><use xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/></svg>`,
			in(`<path d="M0 0h10v10z"/><use/><use href="#a"/>`)},
		"references": {svgBegin + `<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>` +
			`<rect width="9" height="9" fill="url(#g)"/><rect fill="url('#g') none"/></svg>`,
			in(`<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>` +
				`<rect width="9" height="9" fill="url(#g)"/><rect fill="url(&#39;#g&#39;) none"/>`)},
		"styles": {svgBegin + `<defs><style>/* x */.a, .b{fill:#111;stroke:url(https://evil.example)}#c{fill:#222}rect{fill:#000;x:expression(1)}` +
			`@import "https://evil.example/x.css";@media screen{.a{fill:red}}.b{fill : #333 !important}</style></defs>` +
			`<rect class="a" fill="#fff"/><rect class="x b"/><rect id="c" class="a"/><rect style="fill:#444;behavior:url(x)"/></svg>`,
			in(`<defs/><rect fill="#111"/><rect fill="#333"/><rect id="c" fill="#222"/><rect fill="#444"/>`)},
		"text": {svgBegin + `<text x="1" font-family="Georgia, 'Times New Roman'">A &lt;b&gt; &amp; ñ</text></svg>`,
			in(`<text x="1" font-family="Georgia, &#39;Times New Roman&#39;">A &lt;b&gt; &amp; ñ</text>`)},
		"a prefix": {`<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><s:path d="M0 0h10v10z" fill="#123"/></s:svg>`,
			in(shape)},
		"no viewBox":   {`<svg xmlns="http://www.w3.org/2000/svg" width="300px" height="60">` + shape + "</svg>", `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="200" viewBox="0 0 300 60">` + shape + "</svg>"},
		"no namespace": {`<svg viewBox="0,0,300,60">` + shape + "</svg>", in(shape)},
	} {
		p, problem := brand.Logo([]byte(test.file))
		if problem != "" || string(p.SVG) != test.want || p.Width != 1000 || p.Height != 200 || p.PNG != nil {
			t.Errorf("%s: %q, %d by %d:\n%s, want\n%s", name, problem, p.Width, p.Height, p.SVG, test.want)
		}
		again, problem := brand.Logo(p.SVG)
		if problem != "" || !bytes.Equal(again.SVG, p.SVG) {
			t.Errorf("%s: the second time %q:\n%s", name, problem, again.SVG)
		}
	}
}

func TestSVGsThatAreRefused(t *testing.T) {
	laughs := svgBegin + `<defs><g id="a0"><path d="M0 0"/></g>`
	for i := 1; i < 12; i++ {
		laughs += fmt.Sprintf(`<g id="a%d">%s</g>`, i, strings.Repeat(fmt.Sprintf(`<use href="#a%d"/>`, i-1), 10))
	}
	masks := svgBegin
	for i := 1; i < 16; i++ {
		masks += fmt.Sprintf(`<mask id="m%d"><rect mask="url(#m%d)"/><rect mask="url(#m%d)"/></mask>`, i, i-1, i-1)
	}
	for name, test := range map[string]struct{ file, problem string }{
		"no end":          {svgBegin + "<path/>", "problem.logo.svg"},
		"nothing drawn":   {svgBegin + "<g/><script/></svg>", "problem.logo.svg"},
		"HTML":            {"<html><body><svg><path/></svg></body></html>", "problem.logo.svg"},
		"another svg":     {`<svg xmlns="http://example.org/"><path/></svg>`, "problem.logo.svg"},
		"entities":        {`<!DOCTYPE svg [<!ENTITY x "y">]>` + svgBegin + "<text>&x;</text></svg>", "problem.logo.svg"},
		"no size":         {`<svg xmlns="http://www.w3.org/2000/svg" width="100%"><path/></svg>`, "problem.logo.svg"},
		"of no width":     {`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9"><path/></svg>`, "problem.logo.svg"},
		"NaN":             {`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 NaN 9"><path/></svg>`, "problem.logo.svg"},
		"very wide":       {`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 9"><path/></svg>`, "problem.logo.size"},
		"laughs":          {laughs + `</defs><use href="#a11"/></svg>`, "problem.logo.svg"},
		"masks":           {masks + `<rect mask="url(#m15)"/></svg>`, "problem.logo.svg"},
		"a circle":        {svgBegin + `<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>`, "problem.logo.svg"},
		"itself":          {svgBegin + `<g id="a"><use href="#a"/></g></svg>`, "problem.logo.svg"},
		"deep":            {svgBegin + strings.Repeat("<g>", 70) + "<path/>" + strings.Repeat("</g>", 70) + "</svg>", "problem.logo.svg"},
		"many":            {svgBegin + strings.Repeat("<g/>", 10_001) + "<path/></svg>", "problem.logo.svg"},
		"many bytes":      {svgBegin + "<path/>" + strings.Repeat(" ", notice.MaxLogo) + "</svg>", "problem.logo.bytes"},
		"another charset": {`<?xml version="1.0" encoding="utf-7"?>` + svgBegin + "<path/></svg>", "problem.logo.svg"},
		"words":           {"no picture", "problem.logo.type"},
	} {
		if p, problem := brand.Logo([]byte(test.file)); problem != test.problem || !p.None() {
			t.Errorf("%s: %q, want %q", name, problem, test.problem)
		}
	}
}

// active finds in a stored SVG what could do more than be looked at.
var active = regexp.MustCompile(`(?i)<(script|style|image|a|animate|set|foreignObject|filter|iframe)\b|\son\w+=|javascript:|href="[^#]|url\([^#&'"]|<!`)

// FuzzSVG: what is stored is XML, has nothing active, and stays the same when it is read again.
func FuzzSVG(f *testing.F) {
	for _, s := range []string{
		`<path d="M0 0"/>`, `<style>.a{fill:url(#x)}</style><g class="a"><rect/></g>`, `<script>x</script><rect/>`,
		`<use xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>`, `<text>a<tspan>b</tspan></text>`,
		`<![CDATA[<x>]]><rect style="fill:red;;x"/>`, `<a><switch><circle r="1"/></switch></a>`,
	} {
		f.Add([]byte(svgBegin + s + "</svg>"))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		p, problem := brand.Logo(file)
		if problem != "" || p.SVG == nil {
			return
		}
		if m := active.Find(p.SVG); m != nil {
			t.Errorf("%q is in %s", m, p.SVG)
		}
		for d := xml.NewDecoder(bytes.NewReader(p.SVG)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v: %s", err, p.SVG)
			}
		}
		if again, problem := brand.Logo(p.SVG); problem != "" || !bytes.Equal(again.SVG, p.SVG) {
			t.Errorf("the second time %q:\n%s\nafter\n%s", problem, again.SVG, p.SVG)
		}
	})
}
