package web_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/portable"
)

// A leak is a word that only some may see.
type leak struct {
	word string // in lower case; it is looked for in any case
	// exported says that it is in an export of the whole board without secrets, which is complete.
	exported bool
}

// markedSite has comments in every state with a word of their own in each, and returns these words.
func markedSite(t *testing.T) (s *site, leaks []leak, ids []string) {
	t.Helper()
	s = newSite(t, mailing).searchable()
	if _, err := s.auth.Add(context.Background(), "zzlogin", "Zora Visible", notice.Admin, password); err != nil {
		t.Fatal(err)
	}
	admin := s.visitor()
	admin.post("/desk/sign-in", "login", "zzlogin", "password", password).want(t, http.StatusSeeOther)
	n := 0
	write := func(mark string, more ...string) (v *visitor, receipt, id string) {
		t.Helper()
		n++
		v = s.visitor()
		v.from = fmt.Sprintf("203.0.113.%d:4321", 70+n)
		receipt = v.writes("Words "+mark+"words of mine", "Name "+mark+"name", mark+"office", mark+"@zzmail.example")
		id = idOf(receipt)
		ids = append(ids, id)
		leaks = append(leaks, leak{receipt[strings.LastIndex(receipt, "/")+1:], false},
			leak{mark + "@zzmail.example", !slices.Contains([]string{"zzerased", "zzwithdrawn", "zznameless"}, mark)})
		return v, receipt, id
	}
	hidden := func(mark string, exported bool) {
		leaks = append(leaks, leak{mark + "words", exported}, leak{mark + "name", exported}, leak{mark + "office", exported})
	}
	decide := func(id, action, seen string, more ...string) {
		t.Helper()
		admin.post("/desk/comments/"+id+"/decision", append([]string{"action", action, "seen", seen}, more...)...).
			want(t, http.StatusSeeOther)
	}
	leaks = append(leaks, leak{"zzfollower", false})
	for _, token := range s.mailTokens(t, admin, "zzfollower@zzmail.example") {
		leaks = append(leaks, leak{strings.ToLower(token), false})
	}
	owner := s.visitor()
	link := s.dataLink(t, "en", "zzfollower@zzmail.example")
	owner.post(link).want(t, http.StatusSeeOther)
	leaks = append(leaks, leak{strings.ToLower(path.Base(link)), false}, leak{strings.ToLower(owner.cookies[0].Value), false})
	for _, token := range s.deskTokens(t, admin, "zzcolleague@zzmail.example") {
		leaks = append(leaks, leak{strings.ToLower(token), false})
	}
	leaks = append(leaks, leak{"zzcolleague", false})
	write("zzpending")
	hidden("zzpending", true)

	_, _, id := write("zzdeclined")
	decide(id, "decline", "pending", "reason", "respect", "explanation", "zzexplained", "note", "zznoted")
	hidden("zzdeclined", true)
	leaks = append(leaks, leak{"zzexplained", true}, leak{"zznoted", true})

	_, _, id = write("zzremoved")
	decide(id, "approve", "pending")
	decide(id, "remove", "published", "reason", "respect")
	hidden("zzremoved", true)

	_, _, id = write("zzerased")
	decide(id, "approve", "pending", "note", "zzerasednote")
	admin.post("/desk/comments/"+id+"/erasure", eraseWith("all", "author", "seen", "published")...).want(t, 303)
	hidden("zzerased", false)
	leaks = append(leaks, leak{"zzerasednote", false})

	_, _, id = write("zznameless")
	decide(id, "approve", "pending")
	admin.post("/desk/comments/"+id+"/erasure", eraseWith("name", "author", "seen", "published")...).want(t, 303)
	leaks = append(leaks, leak{"zznamelessname", false}, leak{"zznamelessoffice", false})

	author, receipt, id := write("zzwithdrawn")
	decide(id, "approve", "pending")
	author.post(receipt+"/withdrawal").want(t, http.StatusSeeOther)
	hidden("zzwithdrawn", false)

	_, _, id = write("yyopen") // this one is public, all but the address
	decide(id, "approve", "pending")
	admin.post("/desk/comments/"+id+"/claim", "do", "claim")

	admin.post("/desk/announcements", "do", "draft", "original", "en", "title.en", "zzdrafttitle", "body.en", "zzdraftbody")
	admin.post("/desk/settings", "decide-within", "5")
	secret, err := s.store.Secret(t.Context(), "board")
	if err != nil {
		t.Fatal(err)
	}
	return s, append(leaks, leak{"zzdrafttitle", true}, leak{"zzdraftbody", true}, leak{"zzlogin", true},
		leak{"203.0.113.", false}, leak{"argon2id", false}, leak{hex.EncodeToString(secret), false}), ids
}

// TestNothingLeaks looks for words that only some may see in everything that anyone may read: every public page that is
// linked to or can be guessed, every feed, every answer of the API, the archive, and an export without secrets, which has
// e-mail addresses and words that are not public, but no secret and nothing that was erased or withdrawn.
func TestNothingLeaks(t *testing.T) {
	s, leaks, ids := markedSite(t)
	scan := func(where string, content []byte, leaked func(leak) bool) {
		content = bytes.ToLower(content)
		for _, l := range leaks {
			if leaked(l) && bytes.Contains(content, []byte(strings.ToLower(l.word))) {
				t.Errorf("%s has %s", where, l.word)
			}
		}
	}
	anyone := func(leak) bool { return true }
	pages := publicPages(t, s, ids)
	for address, a := range pages {
		scan(address, []byte(a.body), anyone)
		for name, values := range a.Header() {
			scan(address+", "+name, []byte(strings.Join(values, " ")), anyone)
		}
	}
	if len(pages) < 100 || !strings.Contains(pages[enPath].body, "yyopenwords") {
		t.Errorf("%d pages were looked at, and the comment that is public is not on its page", len(pages))
	}
	for name, content := range archived(t, s) {
		scan("archive, "+name, content, anyone)
	}
	var export, table bytes.Buffer
	if err := portable.Write(t.Context(), s.store, &export, portable.Options{}); err != nil {
		t.Fatal(err)
	}
	all := []byte(unzipped(t, export.Bytes()))
	scan("the export", all, func(l leak) bool { return !l.exported })
	for _, l := range leaks {
		if l.exported && !bytes.Contains(bytes.ToLower(all), []byte(l.word)) {
			t.Errorf("the export, which is complete, does not have %s", l.word)
		}
	}
	if err := portable.WriteCSV(t.Context(), s.store, &table); err != nil {
		t.Fatal(err)
	}
	scan("the table of comments", table.Bytes(), func(l leak) bool {
		return !l.exported || strings.Contains(l.word, "@") || l.word == "zzlogin"
	})
	scan("the log", s.log.Bytes(), func(l leak) bool { return l.word != "zzlogin" })
}

// publicPages returns what a reader gets at every address that a page links to, and at those that can be guessed.
func publicPages(t *testing.T, s *site, ids []string) map[string]answer {
	t.Helper()
	addresses := []string{"/", "/en/", "/es/", "/sitemap.xml", "/robots.txt", "/healthz", "/.well-known/security.txt",
		"/favicon.ico", "/en/manifest.webmanifest", "/en/zzdrafttitle", "/en/2", "/api/v1"}
	for _, id := range ids {
		addresses = append(addresses, "/en/comment/"+id, "/es/comment/"+id+"/versions", "/en/receipt/"+id,
			"/api/v1/comments/"+id)
	}
	for number := range 12 {
		addresses = append(addresses, fmt.Sprintf("%s/comments/%d", enPath, number+1),
			fmt.Sprintf("%s/threads/%d", esPath, number+1), fmt.Sprintf("%s/threads/%d/feed.atom", enPath, number+1))
	}
	for _, r := range routesOf(s) { // every address that takes no secret, with what there is
		if r.Method != http.MethodGet || strings.HasPrefix(r.Path, "/desk") || strings.Contains(r.Path, ":token") {
			continue
		}
		filled := strings.NewReplacer(":lang", "es", ":slug", path.Base(esPath), ":thread", "1", ":number", "1", ":id", "1",
			":announcement", "1").Replace(r.Path)
		if !strings.Contains(filled, ":") {
			addresses = append(addresses, filled)
		}
	}
	for _, query := range []string{"?q=words", "?q=name", "?q=mine", "?q=office"} {
		addresses = append(addresses, enPath+"/search"+query, "/en/search"+query, "/api/v1/announcements/1/search"+query)
	}
	found := map[string]answer{}
	local := regexp.MustCompile(`(?:href|src|srcset)="(?:http://example\.org)?(/[^"#]*)|"(?:http://example\.org)(/[^"#]*)"`)
	v := s.visitor()
	for len(addresses) > 0 {
		address := strings.ReplaceAll(addresses[0], "&amp;", "&")
		addresses = addresses[1:]
		if _, known := found[address]; known || strings.HasPrefix(address, "/desk") {
			continue
		}
		a := v.get(address)
		found[address] = a
		if to := a.Header().Get("Location"); to != "" {
			addresses = append(addresses, strings.TrimPrefix(to, "http://example.org"))
		}
		for _, m := range local.FindAllStringSubmatch(a.body, -1) {
			addresses = append(addresses, m[1]+m[2])
		}
	}
	return found
}
