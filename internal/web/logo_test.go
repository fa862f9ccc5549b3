package web_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"regexp"
	"testing"

	"noticeboard/internal/notice"
)

// TestLogosOfOtherTypes uploads an SVG with a script and a JPEG, and looks at them as readers do.
func TestLogosOfOtherTypes(t *testing.T) {
	s := newSite(t)
	admin, reader := s.staff(notice.Admin), s.visitor()
	drawn := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20" onload="alert(1)"><script>alert(1)</script>` +
		`<style>.a{fill:#123}</style><rect class="a" width="60" height="20"/></svg>`)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 90, 40)), nil); err != nil {
		t.Fatal(err)
	}
	admin.upload(identityForm(0), sent{"logo", "logo.svg", drawn}, sent{"logo-dark", "logo.jpg", photo.Bytes()}).
		want(t, 303)
	page := reader.get(enPath)
	page.want(t, 200, `/logo-dark.png"`, `/logo.svg"`, "logo.svg\",\"width\":600,\"height\":200")
	for name, kind := range map[string]string{"logo.svg": "image/svg+xml", "logo-dark.png": "image/png"} {
		path := regexp.MustCompile(`/assets/[\w-]+/` + regexp.QuoteMeta(name)).FindString(page.body)
		file := reader.get(path)
		file.want(t, 200, "!script", "!alert", "!style")
		if got := file.Header().Get("Content-Type"); got != kind {
			t.Errorf("%s is %s, want %s", name, got, kind)
		}
		if policy := file.Header().Get("Content-Security-Policy"); !regexp.MustCompile(`^default-src 'none';`).MatchString(policy) {
			t.Errorf("%s has the policy %q", name, policy)
		}
	}
	admin.get("/desk/identity").want(t, 200, `logo.svg" alt="The present logo"`, `accept="image/png,image/jpeg,image/svg+xml"`)
	admin.upload(identityForm(1), sent{"logo", "logo.png", logo(t, 300, 60)}).want(t, 303)
	reader.get(enPath).want(t, 200, "!logo.svg", `/logo.png"`)
}
