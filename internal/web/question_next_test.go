package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// TestTheNextQuestion answers questions from the list and from their pages, and goes on to the next.
func TestTheNextQuestion(t *testing.T) {
	s := newSite(t) // three open questions, and three more
	var at []string
	for i := range 3 {
		s.pass(time.Minute)
		_, path := s.asked(fmt.Sprintf("Question %d?", i))
		at = append(at, path)
	}
	team := s.staff(notice.Team)
	list := team.get("/desk/questions")
	list.want(t, 200, "6 questions to answer", `<details class="reply">`, "!<details class=\"reply\" open>",
		`href="`+at[0]+`?list=open"`)

	// In the list: the answer opens in place, and after it the next one is open, wherever it is.
	done := team.again(list, at[0]+"/answer", "answer.en", "Yes, 0.", "do", "publish")
	done.want(t, 303)
	back := team.get(strings.TrimSuffix(done.Header().Get("Location"), "#done"))
	back.want(t, 200, "is published.", "Next question: Ana Ñandú (4 of 5)", "5 questions to answer")
	next := back.between(t, `<a class="more" href="`, `">Next question`)
	path, fragment, _ := strings.Cut(strings.ReplaceAll(next, "&amp;", "&"), "#")
	if want := "case-" + strings.TrimPrefix(at[1], "/desk/comments/"); fragment != want {
		t.Errorf("the next is at %s", next)
	}
	opened := team.get(path)
	opened.want(t, 200, `<details class="reply" open>`, `id="`+fragment+`"`)
	if n := strings.Count(opened.body, `<details class="reply" open>`); n != 1 {
		t.Errorf("%d forms are open", n)
	}

	// On its own page: the way back to the list, the place in it, and the next.
	page := team.get(at[1] + "?list=unclaimed")
	page.want(t, 200, `<a href="/desk/questions?state=unclaimed">Questions: Unassigned</a>`, "4 of 5")
	team.get(at[1]).want(t, 200, `<a href="/desk/questions">Questions</a>`, "4 of 5")
	done = team.again(page, at[1]+"/answer", "answer.en", "Yes, 1.", "do", "publish")
	done.want(t, 303)
	here := done.Header().Get("Location")
	if !strings.HasPrefix(here, at[1]+"?") || !strings.Contains(here, "list=unclaimed") {
		t.Errorf("it led to %s", here)
	}
	team.get(here).want(t, 200, "is published.", "Next question: Ana Ñandú (4 of 4)",
		`href="`+at[2]+`?list=unclaimed#answer"`)

	// After the last, the first comes next.
	team.post(at[2]+"/answer", "answer.en", "Yes, 2.", "back", at[2]+"?list=unclaimed")
	team.get(at[2]+"?list=unclaimed&did=answer&comment="+lastReply(t, team, at[2])).want(t, 200, "(1 of 3)")
}

// lastReply returns the id of the official reply on a question's page.
func lastReply(t testing.TB, v *visitor, at string) string {
	t.Helper()
	return v.get(at).between(t, `<a class="more" href="/desk/comments/`, `"`)
}

// TestThereIsNoNextQuestion answers the only question.
func TestThereIsNoNextQuestion(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Is this mine?")
	team := s.staff(notice.Team)
	team.post(at+"/claim", "assignee", "team", "seen", "", "back", at).want(t, 303)
	done := team.post(at+"/answer", "answer.en", "Yes.", "back", at+"?list=mine")
	team.get(done.Header().Get("Location")).want(t, 200, "Every question has an official answer", "!Next question")
}

// TestTakingOverATextToTranslate copies the text in one language into the field of the other.
func TestTakingOverATextToTranslate(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Is it safe?")
	team := s.staff(notice.Team)
	page := team.get(at)
	page.want(t, 200, "Copy the English text here, to translate it")
	once := team.again(page, at+"/answer", "answer.en", "Yes,\r\nit is.", "do", "take.en.es")
	once.want(t, 200)
	for _, l := range []string{"en", "es"} {
		if got := once.formSent(t, at+"/answer").Get("answer." + l); got != "Yes,\nit is." {
			t.Errorf("in %s: %q", l, got)
		}
	}
	twice := team.again(once, at+"/answer", "answer.es", "Sí.", "do", "take.en.es")
	if got := twice.formSent(t, at+"/answer").Get("answer.es"); got != "Sí.\n\nYes,\nit is." {
		t.Errorf("what was there is now %q", got)
	}
	s.visitor().get(enPath).want(t, 200, "!it is.")
	reply := team.replied(at, "Yes, it is.")
	correcting := team.again(team.get(reply+"/correction"), reply+"/correction", "do", "take.en.es")
	if got := correcting.formSent(t, reply+"/correction").Get("answer.es"); got != "Yes, it is." {
		t.Errorf("in the correction: %q", got)
	}
}

// TestAnswersArePreviewedAsTheyAreTyped asks for what the script shows beneath the field.
func TestAnswersArePreviewedAsTheyAreTyped(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Is it safe?")
	team := s.staff(notice.Team)
	preview := func(fields ...string) answer { return team.post(at+"/answer/preview", fields...) }
	a := preview("lang", "es", "answer.es", "*Sí* <img src=x> https://example.org", "answer.en", "no")
	a.want(t, 200, "<em>Sí</em>", "!<img", "!<html", "!no</p>", "!<a ")
	if h := a.Header(); h.Get("Cache-Control") != "private, no-store" {
		t.Errorf("headers %v", h)
	}
	preview("lang", "es", "answer.es", " \n ").want(t, 204)
	preview("lang", "es", "answer.es", strings.Repeat("x", notice.MaxAnswer+1)).want(t, 422)
	preview("lang", "fr", "answer.fr", "Oui").want(t, 400)
	team.post("/desk/comments/0000000000000/answer/preview", "lang", "en", "answer.en", "x").want(t, 404)
	s.visitor().post(at+"/answer/preview", "lang", "en", "answer.en", "x").want(t, 401)
	team.get(at).want(t, 200, "preview.js", `data-preview="`+at+`/answer/preview"`)
}
