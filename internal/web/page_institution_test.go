package web_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/brand"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/desk"
)

func aPicture(t testing.TB, width, height int) notice.Picture {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return notice.Picture{PNG: b.Bytes(), Width: width, Height: height}
}

// as returns a renderer for an institution after a change.
func as(t testing.TB, change func(*notice.Institution)) *view.Renderer {
	t.Helper()
	r := renderer(t)
	i := r.Institution
	i.Version++
	change(&i)
	other, err := r.As(i)
	if err != nil {
		t.Fatal(err)
	}
	return other
}

// institutionExamples are the form of the institution in several states.
func institutionExamples() []example {
	typed := map[string]string{"name.en": `"Council"`, "brand": "#ff0000", "logo-named": "yes", "remove.logo": "yes"}
	wrong := notice.Problems{
		"name.en": {Key: "problem.institution.long"}, "name.es": {Key: "problem.institution.missing"},
		"team.en": {Key: "problem.team.missing"}, "short": {Key: "problem.short.length"},
		"contact": {Key: "problem.contact.form"}, "brand": {Key: "problem.brand.form"}, "bands": {Key: "problem.bands.form"},
		"logo": {Key: "problem.logo.size"}, "logo-dark": {Key: "problem.logo.type"},
	}
	return []example{
		{"institution", desk.InstitutionEdit{Frame: deskFrame(notice.Admin, nil), Saved: true,
			Typed: map[string]string{"brand": "#0a4a4e"}}},
		{"institution, problems", desk.InstitutionEdit{Frame: deskFrame(notice.Admin, nil), Typed: typed,
			Problems: wrong, Conflict: true}},
		{"institution, no colour", desk.InstitutionEdit{Frame: deskFrame(notice.Admin, nil),
			Typed:    map[string]string{"brand": "crimson"},
			Problems: notice.Problems{"brand": {Key: "problem.brand.form"}}}},
	}
}

func rendered(t *testing.T, r *view.Renderer, lang notice.Lang, p view.Page) string {
	t.Helper()
	html, err := r.Render(lang, p)
	if err != nil {
		t.Fatal(err)
	}
	read(t, html)
	return string(html)
}

func says(t *testing.T, what, html string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if not, ok := strings.CutPrefix(part, "!"); ok {
			if strings.Contains(html, not) {
				t.Errorf("%s says %q", what, not)
			}
		} else if !strings.Contains(html, part) {
			t.Errorf("%s does not say %q", what, part)
		}
	}
}

var sheets = regexp.MustCompile(`(?s)<style>(.*?)</style>`)

// allowed checks that the sources of a policy allow all style sheets in a page, and that it has no style attributes,
// which no source allows. It returns how many style sheets there are.
func allowed(t *testing.T, what, html string, sources []string) (n int) {
	t.Helper()
	if strings.Contains(html, " style=") {
		t.Errorf("%s has a style attribute", what)
	}
	for _, m := range sheets.FindAllStringSubmatch(html, -1) {
		sum := sha256.Sum256([]byte(m[1]))
		if !slices.Contains(sources, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("%s has a style sheet that is not allowed: %.80s", what, m[1])
		}
		n++
	}
	return n
}

func TestTheInstitutionsSheet(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*notice.Institution)
		sheets int
		parts  []string
	}{
		"as it came": {func(*notice.Institution) {}, 1,
			[]string{`content="#0a4a4e" media="(prefers-color-scheme:light)"`,
				`content="#0f3a3c" media="(prefers-color-scheme:dark)"`, "!logo"}},
		"default brand": {func(i *notice.Institution) { i.Brand = string(brand.Default) }, 1, nil},
		"a brand": {func(i *notice.Institution) { i.Brand = "#7a1f3d" }, 2, []string{
			"@media screen{:root{--brand:#7a1f3d;--link:#7a1f3d;--hover:#4f1428}}",
			"@media screen and (prefers-color-scheme:dark){:root{--brand:#7a1f3d;--link:#e8a5bb;",
			`content="#7a1f3d" media="(prefers-color-scheme:light)"`, "!.org img"}},
		"a bright brand": {func(i *notice.Institution) { i.Brand = "#ff9900" }, 2, []string{
			"@media screen{:root{--brand:#ff9900;--link:#724500;", "!linear-gradient"}},
		"bands": {func(i *notice.Institution) { i.Bands = "#0a4a4e #b4541a #ffd447" }, 2, []string{
			"linear-gradient(90deg,#0a4a4e 0% 33.33%,#b4541a 33.33% 66.67%,#ffd447 66.67% 100%)", "!--link:#0a4a4e"}},
		"a logo": {func(i *notice.Institution) { i.Logo.Light = aPicture(t, 600, 96) }, 2, []string{
			"background:#fff", "!--brand:#7a1f3d",
			`alt="" width="240" height="38"></picture> <span>Open Government Partnership</span>`, "!<source"}},
		"two logos": {func(i *notice.Institution) {
			i.Logo = notice.Logo{Light: aPicture(t, 100, 40), Dark: aPicture(t, 100, 96), Named: true}
		}, 2, []string{
			"!background:#fff}", `<source media="(prefers-color-scheme:dark)"`, `width="50" height="48">`,
			`alt="Open Government Partnership" width="100" height="40"></picture></a>`}},
	} {
		r := as(t, test.change)
		for _, x := range examples()[:12] {
			if n := allowed(t, name+", "+x.name, rendered(t, r, notice.English, x.page),
				r.StyleHashes()); n != test.sheets {
				t.Errorf("%s: %s has %d style sheets, want %d", name, x.name, n, test.sheets)
			}
		}
		says(t, name, rendered(t, r, notice.English, examples()[0].page), test.parts...)
		// One hash for each of the three styles, and one for the institution's own sheet.
		if n := len(r.StyleHashes()); n != test.sheets+2 {
			t.Errorf("%s: %d hashes", name, n)
		}
	}
}

// The colours that package brand measures contrast with are those of the style sheet.
func TestTokensAreThoseOfTheDomain(t *testing.T) {
	files, err := sharedAssets()
	if err != nil {
		t.Fatal(err)
	}
	css, err := files.Style("site.css", "pages.css")
	if err != nil {
		t.Fatal(err)
	}
	css = strings.ReplaceAll(css, "--paper:#fff;", "--paper:#ffffff;")
	light, dark := brand.Palettes("")
	for _, x := range []struct {
		on []brand.Colour
		p  brand.Palette
	}{{brand.LightSurfaces, light}, {brand.DarkSurfaces, dark}} {
		for name, c := range map[string]brand.Colour{"paper": x.on[0], "wash": x.on[1], "staff": x.on[2],
			"brand": x.p.Band, "link": x.p.Link, "hover": x.p.Hover} {
			if !strings.Contains(css, "--"+name+":"+string(c)+";") {
				t.Errorf("--%s is not %s in the style sheet", name, c)
			}
		}
	}
}

func TestTheFormOfTheInstitution(t *testing.T) {
	r := as(t, func(i *notice.Institution) {
		i.Brand, i.Logo = "#7a1f3d", notice.Logo{Light: aPicture(t, 300, 60), Dark: aPicture(t, 300, 60)}
	})
	all := institutionExamples()
	says(t, "the form", rendered(t, r, notice.English, all[0].page), "8.1:1 on the page",
		"7.0:1 behind official replies", `fill="#86d6cc"`, "Remove this logo", "!have a darker shade")
	bright := desk.InstitutionEdit{Frame: deskFrame(notice.Admin, nil),
		Typed: map[string]string{"brand": "#ff0000", "bands": "#ff0000 #00ff00"}}
	says(t, "of a bright colour", rendered(t, r, notice.English, bright), "The contrast of #ff0000 is 3.4:1",
		"Links and buttons are #a30000", `type="color" id="brand-picked" name="brand-picked" data-twin="brand" value="#ff0000"`,
		`<rect x="8" width="8" height=".6" fill="#00ff00"/>`)
	says(t, "with problems", rendered(t, r, notice.English, all[1].page), `value="&#34;Council&#34;"`,
		`id="remove.logo" name="remove.logo" value="yes" checked`)
	says(t, "in Spanish", rendered(t, r, notice.Spanish, bright), "El contraste de #ff0000 es de 3,4:1")
	says(t, "without a colour", rendered(t, r, notice.English, all[2].page), "!have a darker shade",
		"Links and buttons are #7a1f3d")
}

func TestManifest(t *testing.T) {
	r := as(t, func(i *notice.Institution) { i.Brand, i.Short = "#7a1f3d", "OGP" })
	for lang, name := range map[notice.Lang]string{notice.English: "Open Government Partnership",
		notice.Spanish: "Alianza para el Gobierno Abierto"} {
		text, err := r.Manifest(lang)
		if err != nil {
			t.Fatal(err)
		}
		var m struct {
			Name, Lang, Scope, Display string
			ShortName                  string `json:"short_name"`
			Start                      string `json:"start_url"`
			Theme                      string `json:"theme_color"`
			Background                 string `json:"background_color"`
			Icons                      []struct{ Src, Sizes, Type string }
		}
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		if m.Name != name || m.ShortName != "OGP" || m.Lang != string(lang) || m.Start != "/"+string(lang)+"/" ||
			m.Scope != "/" || m.Display != "minimal-ui" ||
			m.Theme != "#7a1f3d" || m.Background != "#ffffff" || len(m.Icons) != 3 {
			t.Errorf("%s: %+v", lang, m)
		}
		for _, i := range m.Icons {
			parts := strings.Split(i.Src, "/")
			file, ok := r.Assets.Open(parts[2], parts[3])
			if !ok || file.Type != i.Type {
				t.Errorf("%s: %+v", lang, i)
			}
			if size, err := png.DecodeConfig(bytes.NewReader(file.Bytes)); i.Sizes != "any" &&
				(err != nil || !strings.HasPrefix(i.Sizes, fmtSize(size))) {
				t.Errorf("%s: %+v, %v", lang, i, err)
			}
		}
	}
	if before, after := renderer(t).Assets.Path("icon.svg"), r.Assets.Path("icon.svg"); before == after {
		t.Error("icons of two colours have one address")
	}
}

func fmtSize(c image.Config) string {
	return map[int]string{192: "192x192", 512: "512x512"}[c.Width]
}

// Browsers fetch the manifest with the page, and an announcement is to load with few requests.
func TestWhichPagesNameTheManifest(t *testing.T) {
	named := map[string]bool{"Home": true, "RulesShow": true}
	r := renderer(t)
	for _, x := range examples() {
		html := rendered(t, r, notice.Spanish, x.page)
		if got := strings.Contains(html,
			`<link rel="manifest" href="/es/manifest.webmanifest">`); got != named[typeName(x.page)] {
			t.Errorf("%s names it: %v", x.name, got)
		}
	}
}

func TestThePublisherFollows(t *testing.T) {
	r := as(t, func(i *notice.Institution) {
		i.Name = map[notice.Lang]string{notice.English: "River Council", notice.Spanish: "Consejo del Río"}
	})
	for _, x := range examples() {
		if html := rendered(t, r, notice.Spanish, x.page); strings.Contains(html, "Alianza para el") {
			t.Errorf("%s has the old name", x.name)
		}
	}
	says(t, "home", rendered(t, r, notice.Spanish, examples()[0].page), `"name":"Consejo del Río"`,
		"Consejo del Río</title>", `content="Consejo del Río: sus anuncios`)
}
