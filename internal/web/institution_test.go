package web_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"image"
	"image/png"
	"mime/multipart"
	"net/http/httptest"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"noticeboard/internal/notice"
)

// A sent file comes with a form.
type sent struct {
	field, name string
	data        []byte
}

// upload sends a form of the institution as a browser would: with no files, their fields are empty.
func (v *visitor) upload(fields []string, files ...sent) answer {
	v.Helper()
	if len(files) == 0 {
		files = []sent{{"logo", "", nil}, {"logo-dark", "", nil}}
	}
	return v.uploadTo("/desk/identity", fields, files...)
}

// uploadTo sends a form with files.
func (v *visitor) uploadTo(path string, fields []string, files ...sent) answer {
	v.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			v.Fatal(err)
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", `form-data; name="`+f.field+`"; filename="`+f.name+`"`)
		h.Set("Content-Type", "application/octet-stream")
		part, err := w.CreatePart(h)
		if err != nil {
			v.Fatal(err)
		}
		part.Write(f.data)
	}
	w.Close()
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.do(r, "Sec-Fetch-Site", "same-origin")
}

// identityForm is the form as it stands at first, with some fields filled in otherwise.
func identityForm(version int, more ...string) (list []string) {
	fields := map[string]string{
		"version": strconv.Itoa(version), "name.en": "Open Government Partnership",
		"name.es": "Alianza para el Gobierno Abierto",
		"team.en": "OGP Local team", "team.es": "Equipo OGP Local", "short": "OGP",
		"contact": "commsteam@opengovpartnership.org", "brand": "#0a4a4e",
	}
	for i := 0; i < len(more); i += 2 {
		fields[more[i]] = more[i+1]
	}
	for name, value := range fields {
		list = append(list, name, value)
	}
	return list
}

func logo(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheInstitutionAtTheDesk(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	admin.get("/desk/identity").want(t, 200, `value="Alianza para el Gobierno Abierto"`, `value="#0a4a4e"`,
		`value="commsteam@opengovpartnership.org"`, "!Saved.", "8.1:1 on the page")
	admin.get("/desk/settings").want(t, 200, `href="/desk/identity"`)

	before := s.visitor().get(enPath)
	done := admin.upload(identityForm(0, "name.en", "River Council", "name.es", "Consejo del Río", "team.en",
		"River team", "brand", "#7A1F3D"))
	done.want(t, 303)
	admin.get(done.Header().Get("Location")).want(t, 200, "Saved.", `value="River Council"`, `value="#7a1f3d"`)
	for path, name := range map[string]string{"/en/": "River Council", enPath: "River Council",
		"/es/rules": "Consejo del Río", esPath: "Consejo del Río", "/es/nothing": "Consejo del Río",
		"/desk/sign-in": "River Council"} {
		if body := s.visitor().get(path).body; !strings.Contains(body, name+"</a>") || !strings.Contains(body,
			"--brand:#7a1f3d") || !strings.Contains(body, `content="#7a1f3d" media="(prefers-color-scheme:light)"`) {
			t.Errorf("%s is not the new institution's", path)
		}
	}
	s.visitor().get(enPath, "If-None-Match", before.Header().Get("Etag")).want(t, 200, "River Council")
	s.visitor().get("/en/manifest.webmanifest").want(t, 200, `"name":"River Council"`, `"theme_color":"#7a1f3d"`)
	admin.get("/desk/activity").want(t, 200, "admin changed the setting “name of the institution”: River Council.",
		"“brand colour”: #7a1f3d.")

	page := admin.get("/desk/questions")
	action := regexp.MustCompile(`/desk/comments/\w{13}/answer"`).FindString(page.body)
	admin.post(strings.TrimSuffix(action, `"`), "answer.en", "We read it.").want(t, 303)
	s.visitor().get(enPath).want(t, 200, "River team", "Equipo OGP Local") // what was signed stays signed

	admin.upload(identityForm(0, "name.en", "Mine, typed at length")).want(t, 409, "Your changes are not saved",
		`value="Mine, typed at length"`, `name="version" value="1"`)
	s.visitor().get("/en/").want(t, 200, "!Mine")
	admin.upload(identityForm(1, "contact", "\xff")).want(t, 422, `href="#contact"`)
	for _, role := range []notice.Role{notice.Moderator, notice.Team} {
		v := s.staff(role)
		v.get("/desk/identity").want(t, 403)
		v.upload(identityForm(1, "name.en", "Theirs")).want(t, 403)
		v.get("/desk/questions").want(t, 200, `!href="/desk/identity"`)
	}
	s.visitor().upload(identityForm(1, "name.en", "Theirs")).want(t, 401)
}

// The spelling of English, the time zone and the institution's own words are those that the desk has saved.
func TestTheInstitutionsUsage(t *testing.T) {
	s := newSite(t)
	admin, v := s.staff(notice.Admin), s.visitor()
	v.get(enPath).want(t, 200, ">Organization", "!>Organisation")
	admin.get("/desk/identity").want(t, 200, `<option value="en-US" selected>`, `name="zone" value="UTC"`)
	admin.upload(identityForm(0, "english", "en-GB", "zone", "Pacific/Auckland",
		"note.privacy.en", "Our **data protection officer** answers.", "note.about.es", "Somos\n\n## Una alianza")).
		want(t, 303)
	v.get(enPath).want(t, 200, ">Organisation", "!>Organization")
	v.get("/en/privacy").want(t, 200, "Our <strong>data protection officer</strong> answers.",
		"More from Open Government Partnership")
	v.get("/es/privacy").want(t, 200, "!data protection officer", "!Información adicional")
	v.get("/es/about").want(t, 200, "<h2>Una alianza</h2>", "zona horaria Pacific/Auckland")
	receipt := v.comment("When is this?")
	v.get(receipt).want(t, 200, "16:04 UTC&#43;13<")
	admin.get("/desk/activity").want(t, 200, "“time zone”: Pacific/Auckland.",
		"“own words on a page about the site”: /es/about.", "“spelling of English”: en-GB.")
	admin.upload(identityForm(1, "zone", "Mars/Olympus", "english", "en-AU", "note.about.en", strings.Repeat("x", 5001))).
		want(t, 422, "There is no such time zone", "Choose a spelling", "must be 5,000 characters or less",
			`value="Mars/Olympus"`, `href="#zone"`, `href="#note.about.en"`)
}

func TestABrightColour(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	form := identityForm(0, "brand", "#e0457b", "short", "RC", "name.en", "River <b> Council", "bands", "#abc;")
	admin.upload(form).want(t, 422, "Error:", `href="#bands"`, "is 3.3:1 where it is lowest", "Links and buttons are #981946",
		`value="#e0457b"`, `value="RC"`, "River &lt;b&gt; Council", `value="#abc;"`)
	admin.get("/desk/identity?lang=es").want(t, 200, "Nombre, logo y color")
	admin.upload(form).want(t, 422, "El contraste de #e0457b es de 3,3:1")
	admin.upload(identityForm(0, "brand", "#e0457b", "bands", "#E0457B, #00008b")).want(t, 303)
	admin.get("/desk/identity?lang=en").want(t, 200, `value="#e0457b"`, `value="#e0457b #00008b"`)
	s.visitor().get("/en/").want(t, 200, "--brand:#e0457b;--link:#981946", "#00008b 50% 100%")
	admin.get("/desk/activity").want(t, 200, "“colours of the bands”: #e0457b #00008b.")
	admin.upload(identityForm(1, "brand", "crimson")).want(t, 422, `value="crimson"`, "Enter the colour as")
	admin.upload(identityForm(1, "brand", "", "name.es", "", "team.en", "", "short", "x", "contact", "nowhere")).
		want(t, 422, `href="#name.es"`, `href="#team.en"`, `href="#short"`, `href="#contact"`, `!href="#brand"`)
	admin.upload(identityForm(1, "brand", "")).want(t, 303)
	s.visitor().get("/en/").want(t, 200, "!--brand:#e0457b")

	// What was picked counts if the text beside it was left as it was.
	for i, x := range []struct{ text, picked, want string }{
		{"#0a4a4e", "#7a1f3d", "#7a1f3d"}, {"#00008b", "#7a1f3d", "#00008b"}, {"#00008b", "#ff9900", "#00008b"},
	} {
		admin.upload(identityForm(i+2, "brand", x.text, "brand-picked", x.picked, "brand-was", "#0a4a4e"))
		admin.get("/desk/identity").want(t, 200, `name="brand" data-twin="brand-picked" value="`+x.want+`"`)
	}
}

var imageTag = regexp.MustCompile(`<img src="(/assets/[\w-]+/logo\.png)" alt="([^"]*)" width="(\d+)" height="(\d+)">`)

func TestLogosOnPages(t *testing.T) {
	s := newSite(t)
	admin, reader := s.staff(notice.Admin), s.visitor()
	reader.get(enPath).want(t, 200, "!<img", "!<picture")
	admin.upload(identityForm(0), sent{"logo", "logo.png", logo(t, 600, 120)}).want(t, 303)
	m := imageTag.FindStringSubmatch(reader.get(enPath).body)
	if m == nil || m[2] != "" || m[3] != "240" || m[4] != "48" {
		t.Fatalf("shown as %q", m)
	}
	a := reader.get(m[1])
	a.want(t, 200)
	if h := a.Header(); h.Get("Content-Type") != "image/png" || h.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(h.Get("Cache-Control"), "immutable") {
		t.Errorf("headers %v", h)
	}
	if p, err := png.DecodeConfig(a.Body); err != nil || p.Width != 600 {
		t.Errorf("%+v, %v", p, err)
	}
	admin.upload(identityForm(1, "logo-named", "yes"), sent{"logo-dark", "x.png", logo(t, 300, 60)}).want(t, 303)
	reader.get(esPath).want(t, 200, `alt="Alianza para el Gobierno Abierto"`,
		`<source media="(prefers-color-scheme:dark)"`, "!<span>Alianza")
	admin.get("/desk/identity").want(t, 200, `name="remove.logo-dark"`,
		`id="logo-named" name="logo-named" value="yes" checked`)
	admin.upload(identityForm(2, "remove.logo", "yes")).want(t, 422, "needs one for the light scheme",
		`name="remove.logo" value="yes" checked`)
	admin.upload(identityForm(2, "remove.logo", "yes", "remove.logo-dark", "yes")).want(t, 303)
	reader.get(enPath).want(t, 200, "!<picture")
	reader.get(m[1]).want(t, 404)
}

func TestHostileUploads(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	sound := logo(t, 300, 60)
	for name, test := range map[string]struct {
		file []byte
		says string
	}{
		"a GIF":    {[]byte("GIF89a\x01\x00\x01\x00"), "Choose a PNG, JPEG or SVG file"},
		"an SVG":   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "This SVG file cannot be used"},
		"huge":     {logo(t, 2000, 100), "at most 1,200 pixels wide"},
		"cut":      {sound[:len(sound)-15], "is damaged"},
		"empty":    {[]byte{}, "Choose a PNG, JPEG or SVG file"},
		"heavy":    {append(bytes.Clone(sound), make([]byte, 3<<20)...), "must have 512 KB or less"},
		"one byte": {append(bytes.Clone(sound), make([]byte, 512<<10-len(sound)+1)...), "must have 512 KB or less"},
	} {
		a := admin.upload(identityForm(0, "short", "Kept"), sent{"logo", "evil.png", test.file})
		a.want(t, 422, test.says, `href="#logo"`, `value="Kept"`)
		if a.Code != 422 {
			t.Error(name)
		}
	}
	admin.upload(identityForm(0), sent{"logo", "a.png", make([]byte, 9<<20)}).want(t, 413)
	admin.upload(identityForm(0), sent{"logo", "a.png", sound}, sent{"logo", "b.png", sound}).want(t, 400)
	admin.upload(identityForm(0), sent{"name.en", "a.png", sound}).want(t, 400)
	admin.upload(identityForm(0, "name.en", strings.Repeat("x", 70<<10))).want(t, 413)
	var many []string
	for i := range 1001 {
		many = append(many, "f"+strconv.Itoa(i), "")
	}
	admin.upload(many).want(t, 400)
	for name, header := range map[string]string{"no boundary": "multipart/form-data",
		"another": "multipart/form-data; boundary=other", "mixed": "multipart/mixed; boundary=x",
		"no end": "multipart/form-data; boundary=x"} {
		if a := admin.send("/desk/identity", "--x\r\n\r\n", "Content-Type", header, "Sec-Fetch-Site",
			"same-origin"); a.Code != 400 && a.Code != 415 {
			t.Errorf("%s: %d", name, a.Code)
		}
	}
	const form = "--x\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nhello\r\n--x--\r\n"
	admin.send(enPath+"/comments", form, "Content-Type", "multipart/form-data; boundary=x", "Sec-Fetch-Site",
		"same-origin").want(t, 415)
	admin.send("/desk/settings", form, "Content-Type", "multipart/form-data; boundary=x", "Sec-Fetch-Site",
		"same-origin").want(t, 415)
	if i := s.board.Institution(); i.Version != 0 {
		t.Errorf("something was saved: version %d", i.Version)
	}
}

var styleElement = regexp.MustCompile(`(?s)<style>(.*?)</style>`)

// covered reports whether the policy that a page came with allows each of its style sheets.
func covered(a answer) bool {
	for _, m := range styleElement.FindAllStringSubmatch(a.body, -1) {
		sum := sha256.Sum256([]byte(m[1]))
		if !strings.Contains(a.Header().Get("Content-Security-Policy"),
			"'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			return false
		}
	}
	return len(styleElement.FindAllString(a.body, -1)) > 0 && !strings.Contains(a.body, " style=")
}

// TestThePolicyCoversEveryPage looks at each kind of page before and after changes.
func TestThePolicyCoversEveryPage(t *testing.T) {
	s := newSite(t)
	admin, reader := s.staff(notice.Admin), s.visitor()
	receipt := reader.comment("waits")
	pages := map[string]*visitor{
		"/en/": reader, "/es/": reader, enPath: reader, esPath: reader, "/en/rules": reader,
		enPath + "/versions": reader, enPath + "/threads/1": reader,
		enPath + "/comments": reader, receipt: reader, "/en/nothing": reader, "/desk/sign-in": reader,
		"/desk/waiting": admin, "/desk/settings": admin, "/desk/identity": admin, "/desk/announcements/1": admin,
		"/desk/comments/" + idOf(receipt): admin, "/desk/nothing": admin,
	}
	check := func(when string, sheets int) {
		t.Helper()
		for path, v := range pages {
			a := v.get(path)
			if !covered(a) {
				t.Errorf("%s, %s: the policy does not cover the page", when, path)
			}
			if n := len(styleElement.FindAllString(a.body, -1)); n != sheets {
				t.Errorf("%s, %s: %d style sheets, want %d", when, path, n, sheets)
			}
			again := v.get(path, "If-None-Match", a.Header().Get("Etag"))
			if again.Code == 304 && again.Header().Get("Content-Security-Policy") != a.Header().Get("Content-Security-Policy") {
				t.Errorf("%s, %s: another policy for the page that the reader has", when, path)
			}
		}
	}
	check("before", 1)
	admin.upload(identityForm(0, "brand", "#7a1f3d")).want(t, 303)
	check("with a brand", 2)
	admin.upload(identityForm(1, "brand", "#00008b"), sent{"logo", "l.png", logo(t, 100, 50)}).want(t, 303)
	check("with a logo", 2)
	admin.upload(identityForm(2, "remove.logo", "yes")).want(t, 303)
	check("after", 1)
}

// TestReadingAndChangingTheColourAtOnce checks that a page and its policy are never of two versions.
func TestReadingAndChangingTheColourAtOnce(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for _, path := range []string{enPath, "/es/", "/en/nothing", "/desk/sign-in"} {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if a := s.visitor().get(path, "Accept-Encoding", "gzip"); !covered(a) {
					t.Errorf("%s came with a policy of another version", path)
					return
				}
			}
		})
	}
	for i, brand := range []string{"#7a1f3d", "#00008b", "#0a4a4e", "#5b1f00", "#004400"} {
		admin.upload(identityForm(i, "brand", brand)).want(t, 303)
		for _, path := range []string{enPath, "/es/"} {
			if frame := `content="` + brand +
				`" media="(prefers-color-scheme:light)"`; !strings.Contains(s.visitor().get(path).body, frame) {
				t.Errorf("%s is not in %s after the change", path, brand)
			}
		}
	}
	close(stop)
	readers.Wait()
}

func TestIconsAndManifest(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	a := v.get("/favicon.ico")
	a.want(t, 200)
	if a.Header().Get("Content-Type") != "image/vnd.microsoft.icon" || !strings.HasPrefix(a.body, "\x00\x00\x01\x00") {
		t.Errorf("favicon: %v", a.Header())
	}
	m := v.get("/es/manifest.webmanifest")
	m.want(t, 200, `"name":"Alianza para el Gobierno Abierto"`, `"start_url":"/es/"`, `"theme_color":"#0a4a4e"`)
	if m.Header().Get("Content-Type") != "application/manifest+json" ||
		!strings.Contains(v.get("/en/").Header().Get("Content-Security-Policy"), "manifest-src 'self'") {
		t.Errorf("manifest: %v", m.Header())
	}
	v.get("/fr/manifest.webmanifest").want(t, 302)
	files := regexp.MustCompile(`/assets/[\w-]+/[\w.-]+`).FindAllString(m.body+v.get("/en/").body, -1)
	if len(files) < 6 {
		t.Errorf("named: %q", files)
	}
	for _, path := range files {
		v.get(path).want(t, 200)
	}
	v.get("/en/").want(t, 200, `href="/en/manifest.webmanifest"`, `rel="apple-touch-icon"`)
	v.get(enPath).want(t, 200, "!webmanifest") // it would be one request more
}
