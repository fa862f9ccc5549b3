package web_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// linkTo returns the first link on a page whose address begins like that.
func linkTo(t *testing.T, a answer, prefix string) string {
	t.Helper()
	m := regexp.MustCompile(`href="(` + regexp.QuoteMeta(prefix) + `[^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("no link to %s…: %.300s", prefix, a.body)
	}
	return m[1]
}

// TestPausingAnAuthor follows a pause from the card of a comment to its end.
func TestPausingAnAuthor(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := reader.comment("Rude words")
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "decline", "seen", "pending", "reason",
		"respect").want(t, 303)
	second := reader.comment("Ruder words")
	author := linkTo(t, mod.get("/desk/waiting"), "/desk/authors/")
	mod.get(author).want(t, 200, "Author: Ana Ñandú", "ana@private.example", "1 declined", "Rude words",
		"Ruder words", "No suspension, block or warning", `name="action"`)

	done := mod.post(author+"/acts", "action", "pause", "days", "7", "reason", "Two insults.\nIn one day.", "rule",
		"respect")
	done.want(t, 303)
	flash := done.Header().Get("Location")
	mod.get(flash).want(t, 200, "The suspension has begun.", "Suspended until January 10, 2030", "Two insults.",
		"Lift the suspension")
	mod.get("/desk/waiting").want(t, 200, "Suspended until January 10, 2030")
	mod.get("/desk/comments/"+idOf(second)).want(t, 200, "Suspended until January 10, 2030")

	for path, sentence := range map[string]string{
		enPath: "You cannot send this comment", esPath: "No puede enviar este comentario",
	} {
		typed := func(do string) []string {
			return []string{"comment", "typed <at> length", "name", "Ana", "email", "ANA@private.example",
				"organisation", "Casa", "question", "1", "do", do}
		}
		kept := []string{sentence, "typed &lt;at&gt; length", `value="ANA@private.example"`, `value="Casa"`, "checked",
			"<title>Error:", `role="alert"`, "!Two insults.", "!10 January", "!10 de enero", "!rules?version=1#rule-"}
		s.visitor().post(path+"/comments", typed("post")...).want(t, 403, kept...)
		s.visitor().post(path+"/comments", typed("preview")...).want(t, 200, "!"+sentence, "!Two insults.")
		reader.post(path+"/comments", typed("preview")...).want(t, 403, kept...) // its cookie proves an earlier comment
	}
	if again := reader.comment("Ruder words"); again != second {
		t.Errorf("sending again what was taken led to %s", again)
	}
	reader.get(receipt).want(t, 200, "You cannot comment for now", "January 2, 2030", "January 10, 2030", "Two insults.")
	reader.get(strings.Replace(receipt, "/en/", "/es/", 1)).want(t, 200, "Por ahora no puede comentar",
		"Two insults.")
	s.visitor().get(receipt).want(t, 200, "!You cannot comment for now", "!Two insults.")
	mod.get("/desk/standings").want(t, 200, "Ana Ñandú", "Suspended until January 10, 2030", "Two insults.", "moderator",
		"2 comments stopped", author+"#lift")
	mod.get("/desk/standings?lang=es").want(t, 200, "Suspensiones y bloqueos", "Suspensión hasta el 10 de enero de 2030")
	mod.get("/desk/waiting?lang=en")

	s.pass(8 * 24 * time.Hour)
	reader.comment("Better words")
	reader.get(receipt).want(t, 200, "!You cannot comment for now", "!Two insults.")
	mod = s.visitor()
	mod.post("/desk/sign-in", "login", "moderator", "password", password).want(t, 303)
	mod.get("/desk/standings").want(t, 200, "!Ana Ñandú", "Nobody is suspended or blocked now.", "!suspended or blocked</p>")
	mod.get(author).want(t, 200, "No suspension, block or warning", "Two insults.", "2 comments stopped")
}

func TestWarningBlockingAndLifting(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := reader.comment("First")
	author := linkTo(t, mod.get("/desk/waiting"), "/desk/authors/")
	mod.post(author+"/acts", "action", "note", "reason", "Known to us").want(t, 303)
	reader.get(receipt).want(t, 200, "!Known to us")
	mod.post(author+"/acts", "action", "warn", "reason", "Mind your words", "days", "5", "until",
		"2031-01-01").want(t, 303)
	reader.get(receipt).want(t, 200, "You have been warned", "Mind your words", "January 2, 2030")
	reader.comment("Second")
	mod.post(author+"/acts", "action", "block", "reason", "It is enough").want(t, 303)
	reader.get(receipt).want(t, 200, "You cannot comment", "It is enough", "Mind your words")
	reader.post(enPath+"/comments", "comment", "x", "name", "A", "email", "ana@private.example").want(t, 403,
		"You cannot send this comment", "!It is enough")
	mod.post(author+"/acts", "action", "lift").want(t, 303)
	reader.comment("Third")
	reader.get(receipt).want(t, 200, "!It is enough", "Mind your words")
	mod.post(author+"/acts", "action", "lift").want(t, 303)
	reader.get(receipt).want(t, 200, "!Mind your words")
	mod.post(author+"/acts", "action", "lift").want(t, 422, "There is nothing in force to lift")
	mod.get(author+"?did=block").want(t, 200, "!The block has begun.", "Known to us", "Mind your words", "It is enough")
	mod.get(author+"?did=lift").want(t, 200, "Measure lifted.")
}

func TestBlockingANetwork(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Admin)
	receipt := reader.comment("From here")
	network := linkTo(t, mod.get("/desk/waiting"), "/desk/networks/")
	mod.get(network).want(t, 200, "Network ", "/desk/comments?network="+strings.TrimPrefix(network,
		"/desk/networks/"), "!192.0.2", `!value="warn"`)
	mod.post(network+"/acts", "action", "warn", "reason", "x").want(t, 422, "A network cannot be warned")
	mod.post(network+"/acts", "action", "block", "until", "2030-03-01", "reason", "Machines").want(t, 303)
	mod.get(network+"?did=block").want(t, 200, "The block has begun.", "Blocked until March 1, 2030")
	reader.post(enPath+"/comments", "comment", "again", "name", "B", "email", "bob@private.example").
		want(t, 403, "You cannot comment from your network. You can again from March 1, 2030", "Machines", "again")
	reader.get(receipt).want(t, 200, "!Machines", "!blocked")
	away := s.visitor()
	away.from = "198.51.100.7:1"
	away.comment("From elsewhere")
	mod.get("/desk/standings").want(t, 200, "Network ", "Machines", "1 is suspended or blocked", "1 comment stopped", "!192.0.2")
}

func TestMeasuresFilledInWronglyKeepWhatWasTyped(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	reader.comment("First")
	author := linkTo(t, mod.get("/desk/waiting"), "/desk/authors/")
	long := strings.Repeat("ñ", notice.MaxRemark+1)
	for name, test := range map[string]struct {
		fields []string
		want   []string
	}{
		"nothing chosen": {[]string{"reason", "typed words"}, []string{"Choose what is to be done", "typed words",
			`href="#action"`}},
		"no such action": {[]string{"action", "ban", "reason", "typed words"}, []string{"Choose what is to be done",
			"typed words"}},
		"no reason": {[]string{"action", "warn", "rule", "respect"}, []string{"Write the reason",
			`href="#reason"`, `value="respect" selected`}},
		"a long reason": {[]string{"action", "warn", "reason", long}, []string{"2,000 characters", long}},
		"no days": {[]string{"action", "pause", "reason", "typed words"}, []string{"1 to 365", "typed words",
			`value="pause" checked`}},
		"too many days": {[]string{"action", "pause", "reason", "x", "days", "1000"}, []string{"1 to 365",
			`value="1000"`}},
		"a past date": {[]string{"action", "block", "reason", "typed words", "until", "2020-01-01"},
			[]string{"in the future", `value="2020-01-01"`, "typed words"}},
		"no date": {[]string{"action", "block", "reason", "typed words", "until", "soon"},
			[]string{"such as 2030-12-31", `value="soon"`}},
		"no such rule": {[]string{"action", "block", "reason", "typed words", "rule", "whim"},
			[]string{"Choose a reason from the list"}},
		"an empty note": {[]string{"action", "note", "reason", " "}, []string{"Write the note", `href="#note"`}},
		"a long note":   {[]string{"action", "note", "reason", long}, []string{"Note must be 2,000", long}},
		"everything wrong": {[]string{"action", "block", "until", "x", "rule", "whim"}, []string{`href="#reason"`,
			`href="#rule"`, `href="#until"`}},
	} {
		a := mod.post(author+"/acts", test.fields...)
		a.want(t, 422, append(test.want, "<title>Error:", `aria-invalid`, "details open", author+"?lang=es")...)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	mod.get(author).want(t, 200, "None so far.")
	for path, code := range map[string]int{
		"/desk/authors/0123456789abcdef0123456789abcdef": 404, "/desk/authors/0123456789abcdef": 404,
		"/desk/authors/zzz":     404,
		strings.ToUpper(author): 404, "/desk/networks/" + strings.TrimPrefix(author, "/desk/authors/"): 404,
		author + "?after=x":       404,
		"/desk/standings?after=x": 404, "/desk/networks/0123456789abcdef": 200,
	} {
		mod.get(path).want(t, code)
	}
	mod.post("/desk/authors/0123456789abcdef0123456789abcdef/acts", "action", "note", "reason", "typed words").want(t,
		404, "typed words")
	mod.post("/desk/networks/"+strings.TrimPrefix(author, "/desk/authors/")+"/acts", "action", "block", "reason",
		"x").want(t, 404)
	s.pass(31 * time.Minute)
	mod.post(author+"/acts", "action", "note", "reason", "an hour's work").want(t, 401, "an hour&#39;s work")
}

func TestTheInstitutionHasNoStanding(t *testing.T) {
	s := newSite(t)
	mod := s.staff(notice.Moderator)
	var key notice.AuthorKey
	noticetest.View(t, s.store, func(tx notice.Tx) error {
		cs, err := tx.Comments(0, 9)
		for _, c := range cs {
			if c.Official() {
				key = c.Author.Key
			}
		}
		return err
	})
	page := "/desk/authors/" + key.Subject().String()
	mod.get(page).want(t, 200, "institution’s own", `!name="action"`)
	mod.post(page+"/acts", "action", "block", "reason", "coup").want(t, 403)
}

func TestAllThatAnAuthorWrote(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	for i := range 25 {
		reader.comment("Words number " + string(rune('a'+i)))
	}
	author := linkTo(t, mod.get("/desk/waiting"), "/desk/authors/")
	page := mod.get(author)
	page.want(t, 200, "Words number y", "Words number f", "!Words number e", "25 pending")
	mod.get(linkTo(t, page, author+"?after=")).want(t, 200, "Words number e", "Words number a", "!Words number f",
		"!Earlier comments")
}

// TestNoRouteRewritesAReader sends every form there is, as everyone there is, with fields that could
// hold other words for a reader's comment.
func TestNoRouteRewritesAReader(t *testing.T) {
	s := newSite(t)
	reader := s.visitor()
	pending := reader.comment("Pending words", "organisation", "Casa")
	published := reader.comment("Published words", "organisation", "Casa")
	visitors := map[string]*visitor{"reader": reader}
	for _, r := range notice.StaffRoles {
		visitors[r.String()] = s.staff(r)
	}
	visitors["moderator"].post("/desk/comments/"+idOf(published)+"/decision", "action", "approve", "seen",
		"pending").want(t, 303)
	records := func() (all []notice.Comment) {
		noticetest.View(t, s.store, func(tx notice.Tx) error {
			for _, receipt := range []string{pending, published} {
				id, _ := notice.ParseCommentID(idOf(receipt))
				c, err := tx.Comment(id)
				if err != nil {
					return err
				}
				all = append(all, c)
			}
			return nil
		})
		return all
	}
	before := records()
	var actions []string
	for _, a := range notice.Actions {
		actions = append(actions, a.String())
	}
	actions = append(actions, "edit", "save", "update", "rename")
	for _, route := range routesOf(s) {
		if route.Method != http.MethodPost || strings.HasPrefix(route.Path, "/desk/sign-") ||
			strings.HasPrefix(route.Path, "/desk/setup") {
			continue // those end the sessions that are needed, or make new ones
		}
		if strings.HasSuffix(route.Path, "/receipt/:token/correction") || strings.HasSuffix(route.Path,
			"/receipt/:token/withdrawal") {
			continue // the author's own, for which some of the visitors have found the proof by then
		}
		for i, c := range before {
			fill := func(param string) string {
				switch param {
				case ":lang":
					return "en"
				case ":slug":
					return strings.TrimPrefix(enPath, "/en/")
				case ":token":
					return strings.TrimPrefix([]string{pending, published}[i], "/en/receipt/")
				case ":key":
					return c.Author.Key.Subject().String()
				case ":number", ":thread":
					return "8"
				}
				return c.ID.String()
			}
			path := regexp.MustCompile(`:\w+`).ReplaceAllStringFunc(route.Path, fill)
			for role, v := range visitors {
				tried := actions
				if !strings.Contains(route.Path, "/desk/comments") {
					tried = []string{"edit"} // what to do is no action on a comment there
				}
				for _, action := range tried {
					v.post(path, "action", action, "do", action, "id", c.ID.String(), "seen", c.Status.String(),
						"reason", "respect",
						"comment", "other words", "source", "other words", "body", "other words", "text",
						"other words", "words", "other words", "html", "other words",
						"answer.en", "other words", "name", "Other", "author", "Other", "organisation", "Other",
						"lang", "es", "email", "ana@private.example")
				}
				for k, now := range records() {
					if now.Body.Source() != before[k].Body.Source() || now.Author.Name != before[k].Author.Name ||
						now.Author.Organisation != before[k].Author.Organisation {
						t.Fatalf("%s as %s rewrote %q to %q by %q of %q", route.Path, role, before[k].Body.Source(),
							now.Body.Source(), now.Author.Name, now.Author.Organisation)
					}
				}
			}
		}
	}
	if records()[1].Decided.IsZero() {
		t.Error("nothing was done to it at all")
	}
	if err := s.store.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
