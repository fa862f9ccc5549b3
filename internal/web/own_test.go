package web_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// corrects fills in the form with which an author corrects a comment.
func corrects(text string, more ...string) []string {
	return append([]string{"comment", text, "name", "Ana Ñ.", "organisation", "Casa", "lang", "en"}, more...)
}

func TestCorrectingOnesOwnComment(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := reader.comment("The first words", "question", "1")
	reader.get(receipt).want(t, 200, receipt+"/correction", receipt+"/withdrawal", "you can correct or withdraw it here")
	reader.get(receipt+"/correction").want(t, 200, "The first words", `value="Ana Ñandú"`, "checked",
		"!ana@private.example", `!name="email"`)
	reader.post(receipt+"/correction", corrects("Soon **here**", "do", "preview")...).want(t, 200,
		"<strong>here</strong>", "Soon **here**", "Nothing has been changed yet")
	reader.get(receipt).want(t, 200, "The first words", "!Soon")
	reader.post(receipt+"/correction", corrects("", "name", "")...).want(t, 422, "<title>Error:",
		"Enter your comment", `href="#comment"`, `value="Casa"`, `aria-invalid="true"`)
	reader.post(receipt+"/correction", corrects("¿Por qué no se publicó el informe?\xff")...).want(t, 400,
		"Por qué no se publicó", "Some characters could not be read", "This looks like Spanish")

	done := reader.post(receipt+"/correction", corrects("The <b>second</b> words")...)
	done.want(t, 303)
	if to := done.Header().Get("Location"); to != receipt || done.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("led to %s, %v", to, done.Header())
	}
	reader.get(receipt).want(t, 200, "The &lt;b&gt;second&lt;/b&gt; words", "Ana Ñ.", "Casa", "Corrected",
		"!The first words")
	mod.get("/desk/waiting").want(t, 200, "second", "Corrected by its author", "!The first words")
	mod.get("/desk/comments/"+idOf(receipt)).want(t, 200, "Its author", "corrected it", "!The first words")
	if strings.Contains(s.log.String(), "words") {
		t.Error("the log holds what was written")
	}

	mod.decide(t, idOf(receipt), "action", "approve", "seen", "pending.1").want(t, 409) // the first seen is "pending"
	mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "approve", "seen", "pending.1").want(t, 303)
	reader.get(receipt).want(t, 200, "!/correction", "/withdrawal", "You can no longer change it")
	reader.get(receipt+"/correction").want(t, 303)
	s.visitor().get(enPath).want(t, 200, "second", "Ana Ñ.", "!orrected by")
}

func TestOnlyTheAuthorTouchesTheirComment(t *testing.T) {
	s := newSite(t)
	reader, other := s.visitor(), s.visitor()
	receipt := reader.comment("My own words")
	elsewhere := other.comment("Other words")
	for _, page := range []string{"/correction", "/withdrawal"} {
		a := other.get(receipt + page)
		if a.want(t, 303, "!My own words"); a.Header().Get("Location") != receipt {
			t.Errorf("%s led to %s", page, a.Header().Get("Location"))
		}
		if h := reader.get(receipt + page).Header(); h.Get("Cache-Control") != "private, no-store" ||
			h.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s: %v", page, h)
		}
		reader.get(receipt[:len(receipt)-1]+"!"+page).want(t, 404)
	}
	other.post(receipt+"/correction", corrects("typed at length")...).want(t, 403, "typed at length", "Error:",
		`href="#email"`, "to show that it is yours", "!My own words")
	other.post(receipt+"/correction", corrects("typed at length", "do", "preview")...).want(t, 403, "typed at length",
		"!My own words")
	other.post(receipt+"/withdrawal").want(t, 403, "to show that it is yours", "!My own words")
	stolen := *other // the proof of one comment proves nothing about another
	for i, c := range stolen.cookies {
		moved := *c
		moved.Path = strings.Replace(c.Path, elsewhere[4:], receipt[4:], 1)
		stolen.cookies[i] = &moved
	}
	stolen.post(receipt+"/withdrawal").want(t, 403)
	reader.get(receipt).want(t, 200, "My own words")

	away := s.visitor() // another browser, by the address that was given
	away.post(receipt, "email", "ana@private.example").want(t, 200, "My own words")
	away.post(receipt+"/correction", corrects("From elsewhere")...).want(t, 303)
	es := strings.Replace(receipt, "/en/", "/es/", 1)
	away.get(es+"/withdrawal").want(t, 200, "From elsewhere", "no se puede deshacer")
	away.post(es+"/withdrawal").want(t, 303)
	reader.get(receipt).want(t, 200, "You withdrew your comment", "!From elsewhere", "!/withdrawal")
}

func TestCorrectingComesTooLate(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := reader.comment("Words")
	mod.decide(t, idOf(receipt), "action", "decline", "reason", "respect").want(t, 303)
	for _, do := range []string{"post", "preview"} {
		reader.post(receipt+"/correction", corrects("typed at length", "do", do)...).
			want(t, 409, "Error:", "A moderator decided on your comment first", "typed at length",
				"Your comment was not published")
	}
	reader.post(receipt+"/withdrawal").want(t, 409, "A moderator decided on your comment first",
		"Your comment was not published")
	reader.get(receipt+"/withdrawal").want(t, 303)
}

// TestTheDeskIsToldOfACorrection corrects a comment between the look and every way to decide.
func TestTheDeskIsToldOfACorrection(t *testing.T) {
	s := newSite(t)
	reader, mod := s.visitor(), s.staff(notice.Moderator)
	receipt := reader.comment("Words")
	id := idOf(receipt)
	reader.post(receipt+"/correction", corrects("New words")...).want(t, 303)
	const told = "Its author has corrected this comment since you opened it"
	mod.decide(t, id, "action", "approve").want(t, 409, told, "New words", `value="pending.1"`,
		"!A colleague got there first")
	mod.decide(t, id, "action", "decline", "explanation", "an hour&s work").want(t, 409, told, "an hour&amp;s work")
	answer := "/desk/comments/" + id + "/approve-and-answer"
	for _, do := range []string{"publish", "preview"} {
		mod.post(answer, "seen", "pending", "answer.en", "typed at length", "do", do).want(t, 409, told,
			"typed at length", "New words", `value="pending.1"`)
	}
	mod.post(answer, "answer.en", "from an older page").want(t, 409, told, "from an older page")
	mod.post("/desk/batches", "action", "approve", "do", "confirm", "picks", id+"-pending", "back",
		"/desk/waiting").want(t, 409, told)
	for _, sight := range []string{"pending.x", "pending.0", ""} {
		mod.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", sight).want(t, 404)
	}
	s.visitor().get(enPath).want(t, 200, "!New words")
	mod.post(answer, "seen", "pending.1", "answer.en", "Thank you.", "back", "/desk/waiting").want(t, 303)
	s.visitor().get(enPath).want(t, 200, "New words", "Thank you.")
}

func TestWithdrawing(t *testing.T) {
	s := newSite(t)
	s.searchable()
	reader, other, mod := s.visitor(), s.visitor(), s.staff(notice.Moderator)
	receipt := reader.comment("Will Mérida report?", "question", "1", "organisation", "Casa")
	id := idOf(receipt)
	mod.decide(t, id, "action", "approve").want(t, 303)
	reply := other.post(enPath+"/comments", "comment", "I wonder too", "name", "Bob", "email", "bob@private.example",
		"parent", id).Header().Get("Location")
	mod.decide(t, idOf(reply), "action", "approve").want(t, 303)
	tag := other.get(enPath).Header().Get("Etag")
	other.get(enPath).want(t, 200, "4 questions waiting")

	reader.get(receipt+"/withdrawal").want(t, 200, "comment 8", "This cannot be undone", "Will Mérida report?")
	other.get(enPath, "If-None-Match", tag).want(t, 304)
	s.pass(10 * time.Minute)
	reader.post(receipt+"/withdrawal").want(t, 303)
	reader.post(receipt+"/withdrawal").want(t, 303)
	for _, path := range []string{enPath, esPath} {
		other.get(path, "If-None-Match", tag).want(t, 200, "!Mérida report", "!Ana Ñandú", "!Casa<", `id="comment-8"`,
			"I wonder too")
	}
	other.get(enPath).want(t, 200, "Comment 8 was withdrawn by its author on January 2, 2030.", "3 questions waiting")
	other.get("/en/comment/"+id).want(t, 200, "!Mérida report", "withdrawn by its author")
	for _, v := range []*visitor{reader, other} {
		v.get(receipt).want(t, 200, "You withdrew your comment", "!Mérida", "!Ana", `!name="email"`)
	}
	other.post(receipt, "email", "ana@private.example").want(t, 303)
	mod.get("/desk/comments/"+id).want(t, 200, "Comment by an author without a name", "Its author", "withdrew",
		"!Mérida", "!Ana Ñandú", "!ana@private.example", `!value="undo`)
	mod.get("/desk/comments?status=withdrawn").want(t, 200, "an author without a name", "!Mérida")
	mod.post("/desk/comments/"+id+"/decision", "action", "remove", "seen", "published", "reason", "respect").want(t,
		409, "Its author withdrew this comment on")
	mod.get("/desk/questions").want(t, 200, "!Mérida")
	s.staff(notice.Admin).get("/desk/export.json").want(t, 200, "!Mérida report", "!Ana Ñandú")
	if log := s.log.String(); strings.Contains(log, "Mérida") || strings.Contains(log, receipt[12:]) {
		t.Error("the log holds what was withdrawn, or the address of its receipt")
	}
}

func TestTheFormSaysWhy(t *testing.T) {
	s := newSite(t)
	long := strings.Repeat("palabra ", 40)
	receipt := s.visitor().comment(long + "fin")
	s.staff(notice.Moderator).decide(t, idOf(receipt), "action", "approve").want(t, 303)
	s.visitor().get(enPath+"/comments?reply_to=8").want(t, 200, "Replying to Ana Ñandú, comment 8", "palabra palabra",
		"!fin</p>", "Cancel reply")

	s.closeComments(t)
	const why = "Comments on this announcement closed on January 2, 2030"
	s.visitor().get(enPath).want(t, 200, why)
	s.visitor().get(enPath+"/comments").want(t, 200, why, "!yours arrived")
	s.visitor().post(enPath+"/comments", "comment", "kept at length", "name", "A", "email", "a@b.example").want(t,
		409, why, "yours arrived", "kept at length")
}

// TestTheLanguageSwitchKeepsWhatWasTyped follows the switch of a form without a script: it is a button that sends it.
func TestTheLanguageSwitchKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	receipt := v.comment("First")
	s.staff(notice.Moderator).decide(t, idOf(receipt), "action", "approve").want(t, 303)
	typed := []string{"comment", "Kept at length", "name", "", "email", "no address", "lang", "en", "question", "yes",
		"parent", idOf(receipt)}
	const there = esPath + "/comments?reply_to=8"
	v.post(enPath+"/comments", typed...).want(t, 422, `form="reply-form" formaction="`+there+`" name="do" value="keep"`)
	a := v.post(there, append(typed, "do", "keep")...)
	a.want(t, 200, `<html lang="es"`, "Kept at length", `value="no address"`, `name="parent" value="`+idOf(receipt)+`"`,
		`<option value="en" selected>`, "checked", "En respuesta a", "!Error:", `formaction="`+enPath+`/comments?reply_to=8"`)
	v.get(enPath).want(t, 200, "!Kept at length")
	v.get(there).want(t, 200, "En respuesta a")

	// The reply to a comment that has gone is a draft of its own.
	gone := v.comment("Gone")
	v.post(enPath+"/comments", append(slices.Clone(typed[:len(typed)-1]), idOf(gone))...).want(t, 422,
		`name="parent" value=""`, `data-draft="1-`+idOf(gone)+`"`, `name="draft" value="`+idOf(gone)+`"`)
	v.post(enPath+"/comments", append(typed, "draft", `"><script>`)...).want(t, 422, `!name="draft"`,
		`data-draft="1-"`)
}

// TestALongTextComesBack sends more characters than a comment may have, in a script that takes many bytes.
func TestALongTextComesBack(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	long := strings.Repeat("字", 16_000)
	v.post(enPath+"/comments", "comment", long, "name", "Ana", "email", "ana@private.example").want(t, 422, long,
		"Comment must be 5,000 characters or less")
	receipt := v.comment("Short")
	v.post(receipt+"/correction", corrects(long)...).want(t, 422, long)
}

// closeComments closes comments on the first announcement.
func (s *site) closeComments(t *testing.T) {
	t.Helper()
	a := must(s.board.Announcement(t.Context(), strings.TrimPrefix(enPath, "/en/")))
	a.Closes = time.Unix(0, s.now.Load())
	err := s.store.Update(t.Context(), func(tx notice.WriteTx) error {
		_, err := tx.PutAnnouncement(a)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
