package web_test

import (
	"net/url"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// sentFrom sends the form of a page as it was when the page was opened, with some fields filled in.
func (v *visitor) sentFrom(page answer, action string, fields ...string) answer {
	v.Helper()
	return v.again(page, action, fields...)
}

// TestASecondAnswerIsTold has two colleagues answer one question from pages that they opened before either did.
func TestASecondAnswerIsTold(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Is it safe?")
	ana, ben := s.staff(notice.Team), s.staff(notice.Moderator)
	pages := map[string]answer{"case": ben.get(at), "list": ben.get("/desk/questions")}
	ana.sentFrom(ana.get(at), at+"/answer", "answer.en", "Yes, it is.").want(t, 303)
	for name, page := range pages {
		told := ben.sentFrom(page, at+"/answer", "answer.en", "No, it is not. "+name)
		told.want(t, 409, "A colleague has published an official reply to this", "Yes, it is.", "No, it is not. "+name,
			"<title>Error:")
		s.visitor().get(enPath).want(t, 200, "Yes, it is.", "!No, it is not. "+name)
		// A preview does not make the other reply one that was seen.
		preview := ben.sentFrom(page, at+"/answer", "answer.en", "No, it is not. "+name, "do", "preview")
		preview.want(t, 200, "How it will look")
		ben.sentFrom(preview, at+"/answer", "answer.en", "No, it is not. "+name).want(t, 409)
		// Sent again from the page that told, it is meant.
		ben.sentFrom(told, at+"/answer").want(t, 303)
		s.visitor().get(enPath).want(t, 200, "Yes, it is.", "No, it is not. "+name)
		pages["list"] = told // which knows of the first answer, but not of the one that was just published
	}
	if ben.sentFrom(ana.get(at), at+"/answer", "answer.en", "Both are right.").Code != 303 {
		t.Error("a reply is refused though all others were seen")
	}
	ben.post(at+"/answer", "answer.en", "From a page of before.").want(t, 303) // which has no such field
}

// TestTheSameAnswerTwiceIsOne sends one's own reply twice from one page.
func TestTheSameAnswerTwiceIsOne(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Is it safe?")
	team := s.staff(notice.Team)
	page := team.get(at)
	for range 2 {
		team.sentFrom(page, at+"/answer", "answer.en", "Yes, it is.").want(t, 303)
	}
	if n := strings.Count(s.visitor().get(enPath).body, "<p>Yes, it is.</p>"); n != 1 {
		t.Errorf("it is there %d times", n)
	}
}

// TestASecondAnswerToARemarkIsTold does the same for a comment that is no question.
func TestASecondAnswerToARemarkIsTold(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("It is not safe.")
	ana, ben := s.staff(notice.Team), s.staff(notice.Moderator)
	ana.post(at+"/question", "do", "unmark", "back", at).want(t, 303)
	page := ben.get(at)
	ana.sentFrom(ana.get(at), at+"/answer", "answer.en", "It is.").want(t, 303)
	ben.get(at).want(t, 200, "It is.")
	told := ben.sentFrom(page, at+"/answer", "answer.en", "You are right.")
	told.want(t, 409, "A colleague has published an official reply", "You are right.", "It is.")
	ben.sentFrom(told, at+"/answer").want(t, 303)
}

// TestApprovingWithAnAnswerComesSecond approves and answers what a colleague has approved, or approved and answered.
func TestApprovingWithAnAnswerComesSecond(t *testing.T) {
	s := newSite(t)
	ana, ben := s.staff(notice.Moderator), s.staff(notice.Admin)
	for first, want := range map[string]string{
		"approved": "A colleague has published this comment", "answered": "A colleague has published an official reply",
	} {
		at := "/desk/comments/" + idOf(s.visitor().comment("Is it "+first+"?", "question", "1"))
		page := ben.get(at)
		if first == "approved" {
			ana.post(at+"/decision", "action", "approve", "seen", "pending", "back", at).want(t, 303)
		} else {
			ana.sentFrom(ana.get(at), at+"/approve-and-answer", "answer.en", "Yes.").want(t, 303)
		}
		told := ben.sentFrom(page, at+"/approve-and-answer", "answer.en", "No, "+first)
		told.want(t, 409, want, "No, "+first)
		ben.sentFrom(told, at+"/answer").want(t, 303)
		s.visitor().get(enPath).want(t, 200, "No, "+first)
	}
}

// TestASecondReferralIsTold refers a question that a colleague has referred since the page was opened.
func TestASecondReferralIsTold(t *testing.T) {
	s := newSite(t)
	_, at := s.asked("Who pays?")
	ana, ben := s.staff(notice.Team), s.staff(notice.Moderator)
	page := ben.get(at)
	ana.sentFrom(ana.get(at), at+"/referral", "referral", "Ministry of Water").want(t, 303)
	told := ben.sentFrom(page, at+"/referral", "referral", "Ministry of Sand")
	told.want(t, 409, "This has changed since you opened the page", "Ministry of Water", `value="Ministry of Sand"`)
	ben.sentFrom(told, at+"/referral").want(t, 303)
	ben.get(at).want(t, 200, "Ministry of Sand")
}

// TestASecondMeasureIsTold takes measures that a colleague's came before. A note is only added.
func TestASecondMeasureIsTold(t *testing.T) {
	s := newSite(t)
	s.visitor().comment("Buy my pills")
	ana, ben := s.staff(notice.Moderator), s.staff(notice.Admin)
	author := ana.get("/desk/waiting").between(t, `"/desk/authors/`, `"`)
	path := "/desk/authors/" + author
	page := ben.get(path)
	acts := func(page answer, action string) url.Values {
		f := page.formSent(t, path+"/acts")
		f.Set("seen", page.between(t, `name="seen" value="`, `"`))
		f.Set("action", action)
		return f
	}
	send := func(v *visitor, f url.Values) answer {
		return v.send(path+"/acts", f.Encode(), "Sec-Fetch-Site", "same-origin")
	}
	block := acts(page, "block")
	block.Set("reason", "For good.")
	send(ana, block).want(t, 303)
	pause := acts(page, "pause")
	pause.Set("reason", "For a week.")
	pause.Set("days", "7")
	told := send(ben, pause)
	told.want(t, 409, "A colleague has taken a measure", "For good.", "For a week.")
	note := acts(page, "note")
	note.Set("reason", "Seen before.")
	send(ben, note).want(t, 303)
	pause.Set("seen", told.between(t, `name="seen" value="`, `"`))
	send(ben, pause).want(t, 303)
	lift := acts(page, "lift")
	send(ana, lift).want(t, 409, "A colleague has taken a measure")
}
