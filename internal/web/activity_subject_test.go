package web_test

import (
	"regexp"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// TestTheActivityLogNamesWhomItIsAbout takes measures about an author and a network, until the author has no name any
// more: the log takes the name from what the author wrote, and holds none itself.
func TestTheActivityLogNamesWhomItIsAbout(t *testing.T) {
	s := newSite(t)
	reader, mod, admin := s.visitor(), s.staff(notice.Moderator), s.staff(notice.Admin)
	receipt := reader.comment("Rude words")
	author := linkTo(t, mod.get("/desk/waiting"), "/desk/authors/")
	network := linkTo(t, mod.get("/desk/comments/"+idOf(receipt)), "/desk/networks/")
	mod.post(author+"/acts", "action", "pause", "days", "7", "reason", "Two insults.").want(t, 303)
	mod.post(network+"/acts", "action", "block", "reason", "Robots.").want(t, 303)
	key := strings.TrimPrefix(network, "/desk/networks/")[:8]

	log := func(lang string) string { // without the pieces between which the browser shows nothing
		return regexp.MustCompile(`</?bdi>`).ReplaceAllString(admin.get("/desk/activity?lang="+lang).body, "")
	}
	check := func(who map[string]string) {
		t.Helper()
		for lang, sentences := range map[string][]string{
			"en": {`moderator suspended <a href="` + author + `">` + who["en"] + `</a> until January 10, 2030.`,
				`moderator blocked the network <a href="` + network + `">` + key + `</a>.`},
			"es": {`moderator suspendió a <a href="` + author + `">` + who["es"] + `</a> hasta el 10 de enero de 2030.`,
				`moderator bloqueó la red <a href="` + network + `">` + key + `</a>.`},
		} {
			page := log(lang)
			for _, want := range sentences {
				if !strings.Contains(page, want) {
					t.Errorf("%s: %q is not in the log: %s", lang, want, page[strings.Index(page, "<h1>"):])
				}
			}
		}
	}
	check(map[string]string{"en": "Ana Ñandú", "es": "Ana Ñandú"})
	admin.get("/desk/accounts/moderator?lang=en").want(t, 200, `<a href="`+author+`"><bdi>Ana Ñandú</bdi></a>`)

	reader.post(receipt+"/withdrawal").want(t, 303)
	check(map[string]string{"en": "an author", "es": "alguien"})
	admin.get("/desk/accounts/moderator?lang=en").want(t, 200, "!Ñandú")
}
