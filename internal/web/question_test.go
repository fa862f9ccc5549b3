package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// asked has a question asked and approved, and returns its receipt and the path of its case.
func (s *site) asked(text string) (receipt, at string) {
	s.Helper()
	receipt = s.visitor().comment(text, "question", "1", "lang", "en")
	if _, err := s.board.Decide(s.Context(), notice.Decision{
		Comment: must(notice.ParseCommentID(idOf(receipt))), Seen: notice.Pending, Action: notice.Approve,
		By: notice.Actor{Login: "setup", Role: notice.Moderator},
	}); err != nil {
		s.Fatal(err)
	}
	return receipt, "/desk/comments/" + idOf(receipt)
}

// replied has a question answered and returns the path of the reply's case.
func (v *visitor) replied(at, english string) string {
	v.Helper()
	a := v.post(at+"/answer", "answer.en", english, "owes.es", "yes", "back", at)
	if a.Code != 303 {
		v.Fatalf("answering: %d %.300s", a.Code, a.body)
	}
	id := regexp.MustCompile(`comment=([0-9A-V]{13})`).FindStringSubmatch(a.Header().Get("Location"))
	return "/desk/comments/" + id[1]
}

func TestListsOfQuestions(t *testing.T) {
	s := newSite(t)
	_, old := s.asked("Long ago?")
	s.pass(10 * 24 * time.Hour)
	_, young := s.asked("Just now?")
	s.pass(5 * 24 * time.Hour)
	team := s.staff(notice.Team)
	team.get("/desk/questions").want(t, 200, "Long ago?", "Just now?", "Overdue by 24 hours", "Jack Sim",
		"within 14 days")
	team.get("/desk/questions?state=overdue").want(t, 200, "Long ago?", "!Just now?", "!Jack Sim")
	team.get("/desk/questions?state=overdue&lang=es").want(t, 200, "Fuera de plazo desde hace 24 horas", `lang="es"`)
	team.get("/desk/questions?lang=en&state=mine").want(t, 200, "There is nothing here to do.")
	team.post(young+"/claim", "assignee", "team", "seen", "", "back", "/desk/questions?state=mine").want(t, 303)
	team.get("/desk/questions?state=mine").want(t, 200, "Just now?", "Staff team", "!Long ago?")
	team.get("/desk/questions?state=unclaimed").want(t, 200, "!Just now?", "Long ago?")
	team.replied(old, "Yes.")
	team.get("/desk/questions?state=owed").want(t, 200, "Write the text in Spanish", "Yes.", "Long ago?")
	for _, bad := range []string{"?state=none", "?state=", "?after=x", "?state=open&after=%00"} {
		team.get("/desk/questions"+bad).want(t, 404)
	}
}

func TestClaiming(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Who answers?")
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	team.post(at+"/claim", "assignee", "team", "seen", "", "back", at).want(t, 303)
	team.post(at+"/claim", "assignee", "team", "seen", "", "back", at).want(t, 303) // pressed twice
	mod.post(at+"/claim", "assignee", "moderator", "seen", "").want(t, 409, "Staff team has been dealing with this question",
		"A colleague got there first")
	mod.post(at+"/claim", "assignee", "nobody-here", "seen", "team").want(t, 422, "Choose a colleague from the list",
		`href="#assignee-`)
	mod.post(at+"/claim", "assignee", "moderator", "seen", "team", "back", at).want(t, 303)
	team.post(at+"/claim", "assignee", "", "seen", "team").want(t, 409, "Staff moderator has been")
	mod.post(at+"/claim", "assignee", "", "seen", "moderator").want(t, 303)
	team.post(at+"/claim", "assignee", "team", "seen", "moderator").want(t, 409, "has left it to others")
	team.replied(at, "I do.")
	mod.post(at+"/claim", "assignee", "moderator", "seen", "").want(t, 409,
		"This has changed since you opened the page")
	mod.get(at).want(t, 200, "assigned the question", "Nobody yet")
}

func TestMarkingQuestions(t *testing.T) {
	s := newSite(t)
	receipt := s.visitor().comment("A remark, or is it?")
	at := "/desk/comments/" + idOf(receipt)
	mod := s.staff(notice.Moderator)
	mod.get(at).want(t, 200, "Count it as a question")
	mod.post(at+"/question", "do", "mark", "back", at).want(t, 303)
	mod.post(at+"/question", "do", "mark", "back", at).want(t, 303)
	mod.get(at).want(t, 200, "Do not count it as a question", "marked it as a question")
	mod.post(at+"/question", "do", "nonsense").want(t, 404)
	mod.post(at+"/approve-and-answer", "answer.en", "It is.").want(t, 303)
	mod.post(at+"/question", "do", "unmark").want(t, 409, "it stays a question")
	mod.get("/desk/questions").want(t, 200, "!A remark")
}

func TestReferrals(t *testing.T) {
	s := newSite(t)
	receipt, at := s.asked("Who pays?")
	team := s.staff(notice.Team)
	s.visitor().get(receipt).want(t, 200, "waiting for an answer", "!We aim to answer by")
	s.staff(notice.Admin).putSettings(t)
	s.visitor().get(receipt).want(t, 200, "waiting for an answer", "We aim to answer by")
	team.post(at+"/referral", "referral", strings.Repeat("ñ", 121)).want(t, 422, strings.Repeat("ñ", 121),
		"120 characters or less", `href="#referral-`)
	team.post(at+"/referral", "referral", "\xff").want(t, 400)
	team.post(at+"/referral", "referral", "the Ministry of Water", "back", "/desk/questions?state=referred").want(t,
		303)
	team.get("/desk/questions?state=referred").want(t, 200, "Who pays?", "the Ministry of Water")
	s.visitor().get(enPath).want(t, 200, "Referred to the Ministry of Water on January 2, 2030, waiting for an answer")
	s.visitor().get(esPath).want(t, 200, "Remitida a otro organismo (the Ministry of Water) el 2 de enero de 2030")
	s.visitor().get(receipt).want(t, 200, "Referred to the Ministry of Water")
	team.replied(at, "We do.")
	team.post(at+"/referral", "referral", "the Ministry of Sand").want(t, 409, "This has changed",
		"the Ministry of Sand")
	s.visitor().get(enPath).want(t, 200, "!Ministry of Water")
}

func TestAskedAndAnswered(t *testing.T) {
	s := newSite(t)
	_, first := s.asked("From where?")
	team := s.staff(notice.Team)
	reply := team.replied(first, "From the hills.")
	id := strings.TrimPrefix(reply, "/desk/comments/")
	for i, ref := range []string{"9", "#9", " 9 ", id, enPath + "/comments/9", esPath + "#comment-9",
		"http://example.org" + enPath + "?page=1#comment-9", enPath + "/threads/8?page=1#comment-9",
		"/es/comment/" + id, reply} {
		receipt, at := s.asked("The same again, " + strings.Repeat("x", i+1))
		team.post(at+"/asked-and-answered", "existing", "", "elsewhere", ref, "back", "/desk/questions").want(t, 303)
		s.visitor().get(receipt).want(t, 200, "Your question is answered",
			`/comments/9">Read the official reply, comment 9`)
		if t.Failed() {
			t.Fatalf("by %q", ref)
		}
	}
	_, at := s.asked("And again?")
	page := team.get(at)
	page.want(t, 200, `<option value="`+id+`">Comment 9: From the hills.`)
	s.visitor().get(enPath).want(t, 200, "Question, answered in comment 9")
	for given, want := range map[string]string{
		"":              "Choose an official reply, or enter",
		"999":           "There is no such comment",
		"1":             "This is not a published official reply",
		"x":             "There is no such comment",
		"0000000000000": "There is no such comment",
		"https://evil.example" + enPath + "/comments/9": "There is no such comment",
		enPath:                   "There is no such comment",
		"/en/nothing/comments/9": "There is no such comment",
		"%zz":                    "There is no such comment",
		"<script>":               "There is no such comment",
	} {
		a := team.post(at+"/asked-and-answered", "existing", "", "elsewhere", given)
		a.want(t, 422, want)
		if kept := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(given); given != "" &&
			!strings.Contains(a.body, `value="`+kept+`"`) {
			t.Errorf("%q is not kept", given)
		}
	}
	team.post(at+"/asked-and-answered", "existing", id, "elsewhere", "").want(t, 303)
	team.post(at+"/asked-and-answered", "existing", id, "elsewhere", "").want(t, 303) // pressed twice
	team.post(at+"/asked-and-answered", "elsewhere", "2").want(t, 409, "This has changed")
	team.get(at).want(t, 200, "closed the question with an existing answer", `href="`+reply+`"`)
	team.get(at).want(t, 200, "This does not answer the question")
	team.post(at+"/asked-and-answered", "do", "reopen", "existing", "nonsense").want(t, 404)
	team.post(at+"/asked-and-answered", "do", "reopen", "existing", id, "back", at).want(t, 303)
	team.get(at).want(t, 200, "took back that an existing answer", "!This does not answer the question")
	team.get("/desk/questions").want(t, 200, "And again?", "!From where?")
	s.staff(notice.Moderator).post(reply+"/decision", "action", "remove", "seen", "published", "reason",
		"respect").want(t, 303)
	team.get("/desk/questions").want(t, 200, "And again?", "From where?")
}

func TestApprovingWithAnAnswer(t *testing.T) {
	s := newSite(t)
	reader := s.visitor()
	receipt := reader.comment("Why at all?", "question", "1")
	at := "/desk/comments/" + idOf(receipt)
	mod := s.staff(notice.Moderator)
	mod.get(at).want(t, 200, "Approve and publish the reply", at+"/approve-and-answer")
	mod.post(at+"/approve-and-answer", "do", "preview", "answer.en", "Because *so*.").want(t, 200, "<em>so</em>",
		"Because *so*.", "How it will look")
	mod.post(at+"/approve-and-answer", "answer.en", "", "answer.es", "").want(t, 422,
		"Write the reply in at least one language")
	s.visitor().get(enPath).want(t, 200, "!Why at all?")
	mod.post(at+"/approve-and-answer", "answer.en", "Because.", "owes.es", "yes", "back", "/desk/waiting").want(t, 303)
	mod.post(at+"/approve-and-answer", "answer.en", "Because.", "owes.es", "yes").want(t, 303) // pressed twice
	s.visitor().get(enPath).want(t, 200, "Why at all?", "Because.", "Text in Spanish to follow",
		"Question, answered in comment 9", `!id="comment-10"`)
	mod.post(at+"/approve-and-answer", "answer.en", "Another, at length").want(t, 409, "Another, at length",
		"A colleague has published an official reply")
}

func TestAQuestionRemovedWhileItIsAnswered(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Soon gone?")
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	mod.post(at+"/decision", "action", "remove", "seen", "published", "reason", "respect").want(t, 303)
	for _, v := range []*visitor{team, mod} {
		v.post(at+"/answer", "answer.en", "An hour’s work", "answer.es", "Una hora").want(t, 409, "An hour’s work",
			"Una hora", "can no longer be answered")
		v.post(at+"/translation", "lang", "es", "translation", "¿Pronto?").want(t, 409, "¿Pronto?")
	}
}

func TestAnAnswerInOneLanguageAndThenTheOther(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("When?")
	team := s.staff(notice.Team)
	reply := team.replied(at, "In May.")
	team.get(reply).want(t, 200, "Write the text in Spanish", reply+"/correction")
	form := team.get(reply + "/correction")
	form.want(t, 200, "In May.", `name="owes.es" value="yes" checked`)
	team.post(reply+"/correction", "seen", seenIn(t, form.body), "answer.en", "In May.", "answer.es",
		"En mayo.").want(t, 303)
	for _, path := range []string{enPath, esPath} {
		s.visitor().get(path).want(t, 200, "In May.", "En mayo.", "!to follow", "!Corrected", "!Corregida",
			"!/versions")
	}
	team.get(reply).want(t, 200, "wrote a translation", "Spanish")
	team.get("/desk/questions?state=owed").want(t, 200, "!In May.")
}

func seenIn(t *testing.T, body string) string {
	t.Helper()
	m := regexp.MustCompile(`name="seen" value="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("nothing seen is in the form")
	}
	return m[1]
}

func TestCorrecting(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("When?")
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	reply := team.replied(at, "In May.")
	versions := strings.Replace(reply, "/desk/comments/", "/en/comment/", 1) + "/versions"
	s.visitor().get(versions).want(t, 404)
	seen := seenIn(t, team.get(reply+"/correction").body)
	team.post(reply+"/correction", "seen", seen, "answer.en", " ", "answer.es", "").want(t, 422,
		"Write the reply in at least one language")
	team.post(reply+"/correction", "seen", seen, "answer.en", strings.Repeat("x", 20001)).want(t, 422,
		"20,000 characters", "xxx")
	team.post(reply+"/correction", "seen", seen, "answer.en", "In *June*.", "do", "preview").want(t, 200,
		"<em>June</em>", "In *June*.", seen)
	s.pass(3 * 24 * time.Hour)
	team.post("/desk/sign-in", "login", "team", "password", password).want(t, 303)
	mod.post("/desk/sign-in", "login", "moderator", "password", password).want(t, 303)
	team.post(reply+"/correction", "seen", seen, "answer.en", "In *June*.").want(t, 303)
	team.post(reply+"/correction", "seen", seen, "answer.en", "In *June*.").want(t, 303) // pressed twice
	stale := mod.post(reply+"/correction", "seen", seen, "answer.en", "In July, typed at length.")
	stale.want(t, 409, "In July, typed at length.", "<em>June</em>", "A colleague has changed this reply")
	for _, bad := range []string{"", "zz", seen + "00", strings.Repeat("0", 64)} {
		mod.post(reply+"/correction", "seen", bad, "answer.en", "In August.").want(t, 409, "In August.")
	}
	s.visitor().get(enPath).want(t, 200, "<em>June</em>", "!In May.", "Corrected on January 5, 2030", versions)
	s.visitor().get(esPath).want(t, 200, "Corregida el 5 de enero de 2030")
	page := s.visitor().get(versions)
	page.want(t, 200, "<em>June</em>", "In May.", "Until January 5, 2030", `content="noindex"`)
	if strings.Index(page.body, "June") > strings.Index(page.body, "In May.") {
		t.Error("the newest is not first")
	}
	s.visitor().get(strings.Replace(versions, "/en/", "/es/", 1)).want(t, 200, "Hasta el 5 de enero de 2030", "In May.")
	mod.post(reply+"/correction", "seen", seenIn(t, stale.body), "answer.en", "In July.").want(t, 303) // knowing what it replaces
	s.visitor().get(versions).want(t, 200, "In July.", "<em>June</em>", "In May.")
	mod.get(at+"/correction").want(t, 404) // a reader's
	mod.post(at+"/correction", "seen", seen, "answer.en", "Not mine to change").want(t, 409, "Not mine to change")
	mod.post(reply+"/decision", "action", "remove", "seen", "published", "reason", "respect").want(t, 303)
	s.visitor().get(versions).want(t, 404, "!In May.")
	mod.post(reply+"/correction", "seen", seen, "answer.en", "Too late, typed").want(t, 409, "Too late, typed")
}

func TestTranslating(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("When will it rain?")
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	tr := at + "/translation"
	team.get(at).want(t, 200, "Translation into Spanish", "signed with your name: Staff team",
		"!Translation into English")
	team.post(tr, "lang", "es", "translation", "¿**Cuándo**?", "do", "preview").want(t, 200,
		"<strong>Cuándo</strong>", "¿**Cuándo**?", "How it will look")
	s.visitor().get(esPath).want(t, 200, "!Cuándo</strong>")
	for name, test := range map[string]struct{ lang, text, want string }{
		"a language that is not there": {"fr", "Quand pleuvra-t-il ?", "not published in this language"},
		"no language":                  {"", "Quand?", "not published in this language"},
		"its own language":             {"en", "Whenever will it rain?", "in this language already"},
		"nothing":                      {"es", " ", "Enter the translation"},
		"too long":                     {"es", strings.Repeat("ñ", 5001), "5,000 characters or less"},
	} {
		for _, do := range []string{"save", "preview"} {
			a := team.post(tr, "lang", test.lang, "translation", test.text, "do", do)
			a.want(t, 422, test.want, strings.TrimSpace(test.text))
			if t.Failed() {
				t.Fatalf("%s, %s", name, do)
			}
		}
	}
	team.post(tr, "lang", "es", "translation", "\xff").want(t, 400)
	team.post(tr, "lang", "es", "translation", "¿Cuándo lloverá? https://example.com/", "do", "save", "back",
		at).want(t, 303)
	mod.post(tr, "lang", "es", "translation", "¿Cuándo va a llover?", "seen", "").
		want(t, 409, "¿Cuándo va a llover?", "¿Cuándo lloverá?", "A colleague has changed this translation")
	s.visitor().get(esPath).want(t, 200, `<details class="translation" open>`,
		"Traducción al español hecha por Staff team, 2 de enero de 2030", "¿Cuándo lloverá?", "When will it rain?",
		`rel="nofollow`)
	s.visitor().get(enPath).want(t, 200, `<details class="translation" lang="es">`,
		"Translation into Spanish by Staff team, January 2, 2030", `<summary lang="en">`, "When will it rain?")
	mod.post(at+"/decision", "action", "remove", "seen", "published", "reason", "respect").want(t, 303)
	s.visitor().get(esPath).want(t, 200, "!lloverá")
	mod.post(at+"/decision", "action", "restore", "seen", "removed").want(t, 303)
	form := team.get(at)
	seen := regexp.MustCompile(`name="seen" value="([0-9]{10,})"`).FindStringSubmatch(form.body)
	if seen == nil {
		t.Fatal("no time of the translation in the form")
	}
	team.post(tr, "lang", "es", "do", "remove", "seen", seen[1]).want(t, 303)
	s.visitor().get(esPath).want(t, 200, "!lloverá")
	team.get(at).want(t, 200, "wrote a translation")
}

// TestAnAnswerOnAnotherAnnouncement is found from the question and from its receipt, in both languages.
func TestAnAnswerOnAnotherAnnouncement(t *testing.T) {
	s := newSite(t)
	noticetest.Announce(t, s.store, noticetest.Water())
	_, first := s.asked("From where?")
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	team.replied(first, "From the hills.")
	a := s.visitor().post("/en/water/comments", "comment", "From where, here?", "name", "Ana", "email",
		"ana@private.example", "question", "1")
	receipt := a.Header().Get("Location")
	at := "/desk/comments/" + idOf(receipt)
	mod.post(at+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	team.post(at+"/asked-and-answered", "elsewhere", enPath+"#comment-9").want(t, 303)
	s.visitor().get("/en/water").want(t, 200, "Question, answered in comment 9 on “56 Local Jurisdictions",
		enPath+"/comments/9")
	s.visitor().get("/es/agua").want(t, 200, "Pregunta respondida en el comentario 9 de «56 jurisdicciones",
		esPath+"/comments/9")
	s.visitor().get("/en/comment/"+idOf(receipt)).want(t, 200, enPath+"/comments/9")
	s.visitor().get(receipt).want(t, 200, "comment 9 on “56 Local Jurisdictions", enPath+"/comments/9")
	s.visitor().get("/en/water/comments/1").want(t, 302)
}

func TestQuestionsArePaged(t *testing.T) {
	s := newSite(t)
	for i := range 20 {
		s.pass(time.Minute)
		s.asked("Question " + strings.Repeat("x", i))
	}
	team := s.staff(notice.Team)
	seen := 0
	for path := "/desk/questions?state=unclaimed"; path != ""; {
		page := team.get(path)
		page.want(t, 200)
		seen += strings.Count(page.body, `<li id="case-`)
		next := regexp.MustCompile(`href="([^"]*)" rel="next">`).FindStringSubmatch(page.body)
		if path = ""; next != nil {
			path = strings.ReplaceAll(next[1], "&amp;", "&")
		}
	}
	if seen != 23 { // with those of the seed
		t.Errorf("%d questions on all pages", seen)
	}
}

// TestAnsweringWithATemplate chooses a text that is kept for reuse, looks at it, and publishes it.
func TestAnsweringWithATemplate(t *testing.T) {
	s := newSite(t)
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	team.post("/desk/snippets/new", "for", "answer", "name", "Thanks", "text.en", "Thank you for asking.", "text.es",
		"Gracias por su pregunta.").want(t, 303)
	id := idOf(s.visitor().comment("Who pays?", "question", "1"))
	mod.decide(t, id, "action", "approve").want(t, 303)
	page := team.get("/desk/comments/" + id)
	option := regexp.MustCompile(`<option value="(\d+)">Thanks</option>`).FindStringSubmatch(page.body)
	if option == nil {
		t.Fatalf("the template is not offered: %.3000s", page.body)
	}
	at := "/desk/comments/" + id + "/answer"
	team.post(at, "snippet", "999").want(t, 422, "Error:")
	team.post(at, "snippet", option[1], "do", "preview").want(t, 200, ">\nThank you for asking.</textarea>",
		">\nGracias por su pregunta.</textarea>")
	team.post(at, "snippet", option[1], "answer.en", "The region pays.").want(t, 303)
	s.visitor().get(enPath).want(t, 200, "The region pays.", "Gracias por su pregunta.", "!Thank you for asking.")
}
