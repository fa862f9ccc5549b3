package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// TestWalk follows a comment from the form to both editions and off them again.
func TestWalk(t *testing.T) {
	s := newSite(t)
	reader, other, mod := s.visitor(), s.visitor(), s.staff(notice.Moderator)
	tag := other.get(enPath).Header().Get("Etag")

	receipt := reader.comment("Will *Mérida* report yearly?", "question", "1", "lang", "en")
	reader.get(receipt).want(t, 200, "<em>Mérida</em>", "This page is your receipt")
	other.get(receipt).want(t, 200, "!Mérida", "!Ana")
	other.get(enPath, "If-None-Match", tag).want(t, 304)
	for _, path := range []string{enPath, esPath, "/en/comment/" + idOf(receipt), "/en/"} {
		if a := other.get(path); strings.Contains(a.body, "Mérida</em>") {
			t.Errorf("%s shows a pending comment", path)
		}
	}

	mod.get("/desk/waiting").want(t, 200, "Ana Ñandú", "ana@private.example", "<em>Mérida</em>")
	done := mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "approve", "seen", "pending", "back",
		"/desk/waiting")
	done.want(t, 303)
	if to := done.Header().Get("Location"); !strings.HasPrefix(to, "/desk/waiting?") {
		t.Errorf("went to %s", to)
	}
	flash := done.Header().Get("Location")
	mod.get(flash).want(t, 200, "Ana Ñandú")
	for _, path := range []string{enPath, esPath} {
		other.get(path, "If-None-Match", tag).want(t, 200, "<em>Mérida</em>", `id="comment-8"`)
	}
	other.get(receipt).want(t, 200, "#comment-8")

	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "remove", "seen", "published", "reason",
		"personal-data",
		"explanation", "It names a neighbour.", "note", "for us only").want(t, 303)
	for _, path := range []string{enPath, esPath} {
		other.get(path).want(t, 200, "!Mérida</em>", `id="comment-8"`, "4")
	}
	mod.get(flash).want(t, 200, "!Ana Ñandú") // an old address does not say what is no longer so
	reader.get(receipt).want(t, 200, "It names a neighbour.", "!for us only")
	mod.get("/desk/comments/"+idOf(receipt)).want(t, 200, "for us only", "It names a neighbour.")
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "restore", "seen", "removed").want(t, 303)
	other.get(esPath).want(t, 200, "<em>Mérida</em>")
}

func TestTheSecondModeratorIsTold(t *testing.T) {
	s := newSite(t)
	receipt := s.visitor().comment("Contested")
	first, second := s.staff(notice.Moderator), s.staff(notice.Admin)
	decision := "/desk/comments/" + idOf(receipt) + "/decision"
	first.post(decision, "action", "approve", "seen", "pending").want(t, 303)
	second.post(decision, "action", "decline", "seen", "pending", "reason", "respect", "explanation",
		"typed at length").
		want(t, 409, "moderator", "typed at length")
	s.visitor().get(enPath).want(t, 200, "Contested")
}

func TestDecliningNeedsAReason(t *testing.T) {
	s := newSite(t)
	receipt := s.visitor().comment("Rude words")
	mod := s.staff(notice.Moderator)
	decision := "/desk/comments/" + idOf(receipt) + "/decision"
	for _, back := range []string{"/desk/waiting", "/desk/comments/" + idOf(receipt), "https://evil.example/"} {
		mod.post(decision, "action", "decline", "seen", "pending", "explanation", "kept words", "back", back).
			want(t, 422, "kept words", `id="reason-error-`, "Choose the reason", "Rude words", "Error:")
	}
	mod.post(decision, "action", "decline", "seen", "pending", "reason", "whim").want(t, 422)
	mod.post(decision, "action", "decline", "seen", "pending", "reason", "respect").want(t, 303)
	s.visitor().get(receipt).want(t, 200, "!Rude words")
	mod.get("/desk/comments?status=declined").want(t, 200, "Rude words")
}

func TestAnswering(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	page := team.get("/desk/questions")
	page.want(t, 200, "Daniel Rosemberg Cervantes Pérez", "LUIS GUILLERMO UC BALAM", "Jack Sim", "!Cecilia Nava")
	i := strings.Index(page.body, "tokenism")
	i += strings.Index(page.body[i:], `/answer"`)
	action := page.body[i-len("/desk/comments/0000000000000") : i+len("/answer")]
	team.post(action, "answer.en", " ", "answer.es", "").want(t, 422, "aria-invalid")
	team.post(action, "answer.en", "We read every report.", "answer.es", "Leemos cada informe.", "back",
		"/desk/questions").want(t, 303)
	team.get("/desk/questions").want(t, 200, "!Jack Sim")
	for _, path := range []string{enPath, esPath} {
		s.visitor().get(path).want(t, 200, "We read every report.", "Leemos cada informe.", `lang="es"`)
	}
}

func TestFormProblemsKeepEverything(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{enPath, esPath} {
		a := s.visitor().post(path+"/comments", "comment", "Ñandú ’quoted’ 😀\r\nsecond <b>line</b>", "name", "",
			"email", "not-an-address",
			"organisation", "Casa & Co", "lang", "es", "question", "1")
		a.want(t, 422, "Ñandú ’quoted’ 😀", "second &lt;b&gt;line", "not-an-address", "Casa &amp; Co",
			`aria-invalid="true"`, `href="#name`, `href="#email`)
		if title := a.body[strings.Index(a.body, "<title>"):]; !strings.HasPrefix(title, "<title>Error") {
			t.Errorf("title %.60s", title)
		}
	}
}

func TestPreviewStoresNothing(t *testing.T) {
	s := newSite(t)
	a := s.visitor().post(enPath+"/comments", "comment", "Soon **here**", "name", "Ana", "email",
		"ana@private.example", "do", "preview")
	a.want(t, 200, "<strong>here</strong>", "Soon **here**", "ana@private.example")
	mod := s.staff(notice.Moderator)
	mod.get("/desk/waiting").want(t, 200, "!Soon")
}

func TestReplying(t *testing.T) {
	s := newSite(t)
	reader := s.visitor()
	page := reader.get(enPath + "/comments?reply_to=7")
	page.want(t, 200, "Jack Sim", `name="parent"`)
	i := strings.Index(page.body, `name="parent" value="`) + len(`name="parent" value="`)
	receipt := reader.comment("I wonder too", "parent", page.body[i:i+13])
	s.staff(notice.Moderator).post("/desk/comments/"+idOf(receipt)+"/decision", "action", "approve", "seen",
		"pending").want(t, 303)
	reader.get(enPath).want(t, 200, "I wonder too", `id="comment-8"`)
	reader.get(enPath+"/comments?reply_to=99").want(t, 404)
	reader.get(enPath+"/comments?reply_to=x").want(t, 404)
	reader.post(enPath+"/comments", "comment", "to nobody", "name", "Ana", "email", "a@b.example", "parent",
		"0000000000000").
		want(t, 422, "to nobody")
}

func TestRefusedPostsKeepTheText(t *testing.T) {
	s := newSite(t, limited(time.Minute, 1))
	reader := s.visitor()
	reader.comment("the first")
	a := reader.post(enPath+"/comments", "comment", "the second, at length", "name", "Ana", "email",
		"ana@private.example")
	a.want(t, 429, "the second, at length")
	if a.Header().Get("Retry-After") == "" || a.Header().Get("Retry-After") == "0" {
		t.Errorf("Retry-After %q", a.Header().Get("Retry-After"))
	}
	for _, header := range []string{"X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP", "Forwarded", "True-Client-IP"} {
		reader.send(enPath+"/comments", form("comment", "again "+header, "name", "A", "email", "a@b.example"), header,
			"203.0.113.9").want(t, 429)
	}
	away := s.visitor()
	away.from = "[2001:db8::1]:99"
	away.comment("from elsewhere")
	away.from = "[2001:db8::ffff]:99"
	away.post(enPath+"/comments", "comment", "same subnet", "name", "A", "email", "a@b.example").want(t, 429)
	away.from = "[2001:db8:0:1::1]:99"
	away.comment("another subnet")
}

func TestRepeating(t *testing.T) {
	s := newSite(t)
	reader := s.visitor()
	first := reader.comment("only once")
	if again := reader.comment("only once"); again != first {
		t.Errorf("led to %s, not %s", again, first)
	}
	reader.post(enPath+"/comments", "comment", "only once", "name", "Other", "email", "ana@private.example").want(t,
		409, "only once")
	reader.post(enPath+"/comments", "comment", "bait", "name", "Bot", "email", "b@c.example", "website",
		"http://spam.example").want(t, 422, "bait")
}

func TestReceiptByAddress(t *testing.T) {
	s := newSite(t)
	receipt := s.visitor().comment("secret words https://example.com/x")
	other := s.visitor()
	a := other.get(receipt)
	a.want(t, 200, "!secret words", "!ana@private.example", `name="email"`)
	if a.Header().Get("Cache-Control") != "private, no-store" || a.Header().Get("X-Robots-Tag") != "noindex" {
		t.Errorf("headers %v", a.Header())
	}
	other.post(receipt, "email", "bob@private.example").want(t, 422, "!secret words", "bob@private.example")
	other.post(receipt, "email", "ANA@private.example").want(t, 200, "secret words")
	other.get(receipt).want(t, 200, "secret words", `!href="https://example.com/x"`)
	other.get(strings.Replace(receipt, "/en/", "/es/", 1)).want(t, 200, "secret words")
	// A browser may go back to a form with what was typed, but to nothing that shows a comment that was sent.
	for what, sent := range map[string]struct {
		answer answer
		want   string
	}{
		"an error":     {other.post(enPath+"/comments", "comment", "typed"), "private, no-cache"},
		"a preview":    {other.post(enPath+"/comments", "comment", "typed", "do", "preview"), "private, no-cache"},
		"an empty one": {other.get(enPath + "/comments"), "private, no-store"},
		"the words":    {other.post(receipt, "email", "ana@private.example"), "private, no-store"},
	} {
		if got := sent.answer.Header().Get("Cache-Control"); got != sent.want {
			t.Errorf("%s: %q, want %q", what, got, sent.want)
		}
	}
	for range 5 {
		other.post(receipt, "email", "guess@private.example")
	}
	other.post(receipt, "email", "guess@private.example").want(t, 429)
	other.get(receipt[:len(receipt)-1]+"!").want(t, 404)
}

func TestAddressesAndLanguages(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	en, es := strings.TrimPrefix(enPath, "/en"), strings.TrimPrefix(esPath, "/es")
	for _, test := range []struct {
		path     string
		code     int
		location string
		headers  []string
	}{
		{"/", 303, "/en/", nil},
		{"/", 303, "/es/", []string{"Accept-Language", "es-MX,es;q=0.9,en;q=0.5"}},
		{"/", 303, "/en/", []string{"Accept-Language", "fr, de;q=0.5"}},
		{"/", 303, "/es/", []string{"Accept-Language", "en", "Cookie", "lang=es"}},
		{"/en", 301, "/en/", nil},
		{"/en/", 200, "", []string{"Accept-Language", "es"}},
		{"/fr/", 404, "", nil},
		{"/es" + en, 301, esPath, nil},
		{"/en" + es + "?page=2", 301, enPath + "?page=2", nil},
		{enPath + "?page=1", 200, "", nil},
		{enPath + "?page=2", 404, "", nil},
		{enPath + "?page=x", 404, "", nil},
		{enPath + "?page=00", 404, "", nil},
		{enPath + "?order=newest", 200, "", nil},
		{enPath + "/comments/7", 302, enPath + "#comment-7", nil},
		{esPath + "/comments/7", 302, esPath + "#comment-7", nil},
		{enPath + "/comments/8", 404, "", nil},
		{enPath + "/threads/1", 200, "", nil},
		{enPath + "/threads/9", 404, "", nil},
		{"/en/rules", 200, "", nil},
		{"/es/rules", 200, "", nil},
		{"/en/nothing", 404, "", nil},
		{"/en/comment/zzz", 404, "", nil},
		{"/en/receipt/zzz", 404, "", nil},
		{"/assets/x/site.css", 404, "", nil},
		{"/assets/../../etc/passwd", 404, "", nil},
		{"/robots.txt", 200, "", nil},
		{"/healthz", 200, "", nil},
		{"//evil.example/", 404, "", nil},
		{"/desk/waiting", 303, "/desk/sign-in?next=%2Fdesk%2Fwaiting", nil},
		{"/desk/waiting/", 404, "", nil},
	} {
		a := v.get(test.path, test.headers...)
		if a.Code != test.code || a.Header().Get("Location") != test.location {
			t.Errorf("%s: %d %s, want %d %s", test.path, a.Code, a.Header().Get("Location"), test.code, test.location)
		}
	}
}

func TestEveryAnswerHasItsHeaders(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	for name, a := range map[string]answer{
		"page": v.get(enPath), "missing": v.get("/en/nothing"), "method": v.send(enPath, ""),
		"cross site": v.send(enPath+"/comments", "", "Sec-Fetch-Site", "cross-site"),
		"too large":  v.send(enPath+"/comments", strings.Repeat("x", 300<<10)), "redirect": v.get("/"),
		"healthz": v.get("/healthz"),
		"host":    v.get(enPath, "Host", "evil.example"), "not modified": v.get(enPath, "If-None-Match", "*"),
		"sign-in": v.get("/desk/sign-in"),
	} {
		h := a.Header()
		if p := h.Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'") || strings.Contains(p,
			"unsafe") ||
			!strings.Contains(p, "frame-ancestors 'none'") || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("Referrer-Policy") == "" {
			t.Errorf("%s: %v", name, h)
		}
	}
}

func TestErrorPages(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	latin1 := "comment=caf%e9&name=Ana&email=a@b.example"
	for name, test := range map[string]struct {
		a    answer
		code int
	}{
		"not UTF-8":       {v.send(enPath+"/comments", latin1), 400},
		"bad escape":      {v.send(enPath+"/comments", "comment=%zz"), 400},
		"many fields":     {v.send(enPath+"/comments", strings.Repeat("a=b&", 21)), 400},
		"other site":      {v.send(enPath+"/comments", "comment=x", "Sec-Fetch-Site", "cross-site"), 403},
		"sister site":     {v.send(enPath+"/comments", "comment=x", "Sec-Fetch-Site", "same-site"), 403},
		"other origin":    {v.send(enPath+"/comments", "comment=x", "Origin", "http://evil.example"), 403},
		"no such page":    {v.get("/en/nothing"), 404},
		"method":          {v.send(enPath, "x=y"), 405},
		"too large":       {v.send(enPath+"/comments", strings.Repeat("x", 300<<10)), 413},
		"JSON":            {v.send(enPath+"/comments", `{"comment":"x"}`, "Content-Type", "application/json"), 415},
		"text/plain":      {v.send(enPath+"/comments", `comment=x`, "Content-Type", "text/plain"), 415},
		"packed":          {v.send(enPath+"/comments", "comment=x", "Content-Encoding", "gzip"), 415},
		"other host":      {v.get(enPath, "Host", "evil.example"), 421},
		"no session":      {v.post("/desk/comments/0000000000000/decision", "action", "approve"), 401},
		"bad desk status": {s.staff(notice.Moderator).get("/desk/comments?status=none"), 404},
	} {
		if test.a.Code != test.code {
			t.Errorf("%s: %d, want %d", name, test.a.Code, test.code)
		}
		if !strings.Contains(test.a.body, "<h1") || !strings.Contains(test.a.body, "</html>") {
			t.Errorf("%s: %.200s", name, test.a.body)
		}
	}
	v.send("/es"+strings.TrimPrefix(enPath, "/en")+"/comments", latin1).want(t, 400, `lang="es"`)
}

func TestNothingTypedIsLostWithoutASession(t *testing.T) {
	s := newSite(t)
	receipt := s.visitor().comment("something")
	mod := s.staff(notice.Moderator)
	s.pass(31 * time.Minute)
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "decline", "seen", "pending", "explanation",
		"an hour's work").
		want(t, 401, "an hour&#39;s work")
	mod.get("/desk/waiting").want(t, 303)
}

func TestClosedAnnouncement(t *testing.T) {
	s := newSite(t)
	s.Helper()
	a := must(s.board.Announcement(t.Context(), strings.TrimPrefix(enPath, "/en/")))
	a.Closes = time.Unix(0, s.now.Load()).Add(time.Hour)
	if err := s.store.Update(t.Context(), func(tx notice.WriteTx) error {
		_,
			err := tx.PutAnnouncement(a)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	v := s.visitor()
	tag := v.get(enPath).Header().Get("Etag")
	v.get(enPath).want(t, 200, `name="comment"`)
	s.pass(time.Hour)
	v.get(enPath, "If-None-Match", tag).want(t, 200, `!name="comment"`)
	v.post(enPath+"/comments", "comment", "too late, at length", "name", "A", "email", "a@b.example").want(t, 409,
		"too late, at length")
}

func TestExport(t *testing.T) {
	s := newSite(t)
	s.visitor().comment("pending words")
	admin := s.staff(notice.Admin)
	a := admin.get("/desk/export.json")
	a.want(t, http.StatusOK, `"status":"pending"`, `"source":"pending words"`, `"source":"Hola, buenas tardes\n`,
		"!ana@private.example")
	if a.Header().Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("type %s", a.Header().Get("Content-Type"))
	}
	s.staff(notice.Moderator).get("/desk/export.json").want(t, 403)
}
