package main_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/testing/browser"
)

// The queue as a working list: how much of it is in sight, how often one has to press, and what an open list learns.

// sizes returns where the cases of a list lie in the window, in pixels.
func sizes(page *browser.Page) (all []struct{ Top, Bottom, Buttons float64 }) {
	page.Eval(`[...document.querySelectorAll(".cases > li")].map(item => ({
		Top: item.getBoundingClientRect().top, Bottom: item.getBoundingClientRect().bottom,
		Buttons: item.querySelector(".yes button").getBoundingClientRect().bottom }))`, &all)
	return all
}

// scrolled returns how far the page is scrolled down, in pixels.
func scrolled(page *browser.Page) (y float64) {
	page.Eval("scrollY", &y)
	return y
}

// TestShortCommentsInSight measures the queue in windows of two sizes: several short comments on the first screen of a
// wide one; and on a phone the first in the upper third, and both decisions in sight before its words end.
func TestShortCommentsInSight(t *testing.T) {
	p, page := atDesk(t)
	p.send(client(t), enPath+"/comments", "comment", strings.Repeat("Much is to be said about this. ", 40), "name",
		"Ana", "email", "ana@example.org")
	p.crowd(6)

	page.Resize(360, 740)
	for _, lang := range []string{"es", "en"} {
		page.Open(p.url + "/desk/waiting?lang=" + lang)
		first := sizes(page)[0]
		if first.Top > 740/3 {
			t.Errorf("%s: on a phone the first comment begins at %v of 740", lang, first.Top)
		}
		if first.Bottom < 740 || first.Buttons > 740 {
			t.Errorf("%s: on a phone the first comment ends at %v, its buttons at %v of 740", lang, first.Bottom,
				first.Buttons)
		}
		t.Logf("%s: on a phone the first begins at %.0f of 740", lang, first.Top)
	}
	page.Click(".cases > li:first-child .refuse > summary")
	page.Click(".cases > li:first-child button[value=advertising]")
	page.Until("it is declined", func() bool { return strings.HasPrefix(page.Text("h1"), "6 ") })

	page.Resize(1440, 900)
	for _, lang := range []string{"es", "en"} {
		page.Open(p.url + "/desk/waiting?lang=" + lang)
		whole := 0
		for _, c := range sizes(page) {
			if c.Bottom <= 900 {
				whole++
			}
		}
		if whole < 3 {
			t.Errorf("%s: %d short comments are on the first screen: %+v", lang, whole, sizes(page))
		}
		var rows bool // the heading and what the list can be narrowed down to are in one row
		page.Eval(`document.querySelector(".heading").offsetHeight < 60`, &rows)
		if !rows {
			t.Errorf("%s: the head of the list takes more than one row", lang)
		}
		t.Logf("%s: %d of %d are on a screen of 1440 by 900", lang, whole, 6)
	}
	headInTwoRows(t, p, page)
	inOrder(t, p, page)
}

// headInTwoRows has comments wait that bring every filter of the queue, and measures its head in a wide window.
func headInTwoRows(t *testing.T, p *process, page *browser.Page) {
	page.Await(`fetch("/desk/announcements", { method: "POST", redirect: "manual", body: new URLSearchParams({
		do: "publish", original: "en", seen: "0", "title.en": "The dam", "body.en": "It is high." }) }).then(() => 1)`, new(int))
	for range 2 {
		p.send(client(t), "/en/the-dam/comments", "comment", "¿Y en mi municipio?", "name", "Inés", "email",
			"ines@example.org", "lang", "es", "question", "yes")
	}
	for _, lang := range []string{"es", "en"} {
		page.Open(p.url + "/desk/waiting?lang=" + lang)
		if got := page.Count(".heading .chip"); got < 7 {
			t.Errorf("%s: there are %d filters", lang, got)
		}
		var height int
		if page.Eval(`document.querySelector(".heading").offsetHeight`, &height); height > 110 {
			t.Errorf("%s: with all filters the head of the list takes %d pixels", lang, height)
		}
	}
}

// TestTwentyByMouseAndThumb decides on twenty comments by pressing with the mouse in a wide window, in fewer than 45
// presses and without having scrolled by two screens; and with the thumb on a phone, in fewer than sixty.
func TestTwentyByMouseAndThumb(t *testing.T) {
	for _, x := range []struct {
		name          string
		width, height int
		most          int
		options       []browser.Option
	}{
		{"mouse", 1440, 900, 45, nil},
		{"thumb", 360, 740, 60, []browser.Option{browser.Phone()}},
	} {
		t.Run(x.name, func(t *testing.T) {
			p, page := atDesk(t, x.options...)
			p.crowd(20)
			if x.options == nil {
				page.Resize(x.width, x.height)
			}
			page.Open(p.url + "/desk/waiting")
			pressed, way, last := 0, 0.0, scrolled(page)
			press := func(selector string) {
				page.Click(".cases > li:first-child " + selector)
				pressed++
				now := scrolled(page)
				way, last = way+max(now-last, last-now), now
			}
			for left := 19; left >= 0; left-- {
				if left%4 == 0 {
					press(".refuse > summary")
					press("button[value=advertising]")
				} else {
					press("button[value=approve]")
				}
				page.Until(fmt.Sprint(left, " are left"), func() bool {
					h := page.Text("h1")
					return strings.HasPrefix(h, fmt.Sprint(left, " comment"))
				})
			}
			if pressed >= x.most || x.name == "mouse" && way > 2*float64(x.height) {
				t.Errorf("it took %d presses, and scrolling by %v pixels", pressed, way)
			}
			t.Logf("%d presses, scrolled by %.0f pixels", pressed, way)
			inOrder(t, p, page)
		})
	}
}

// poll has an open list ask what has changed, as it does by itself every quarter of a minute.
func poll(page *browser.Page) {
	page.Eval(`document.dispatchEvent(new Event("visibilitychange"))`, new(bool))
}

// TestAnOpenListIsLive has a reader send a comment and a colleague decide while a moderator looks at the queue. Nothing
// moves until the moderator asks for it.
func TestAnOpenListIsLive(t *testing.T) {
	b := browser.New(t)
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	addAccount(t, data, "mina", "moderator")
	addAccount(t, data, "omar", "admin")
	p.crowd(3)
	mina, omar := b.Page(t), b.Page(t)
	for login, page := range map[string]*browser.Page{"mina": mina, "omar": omar} {
		signInAs(t, p, page, login)
		page.Open(p.url + "/desk/waiting")
	}
	const second = ".cases > li:nth-child(2)"
	omar.Click(second + " .evidence") // which gives it the focus
	if f := omar.Focused(); f.Tag != "h2" {
		t.Errorf("pressing a comment gives the focus to %+v", f)
	}
	poll(omar)
	mina.Until("she sees where he is", func() bool {
		poll(mina)
		return strings.Contains(mina.Text(second+" .present"), "The admin is looking at this")
	})
	before := sizes(mina)
	omar.Press("a")
	omar.Until("one less", func() bool { return omar.Text("h1") == "2 comments waiting" })
	for i := range 2 {
		p.send(client(t), enPath+"/comments", "comment", fmt.Sprint("A new one, number ", i), "name", "Elsa", "email",
			"elsa@example.org")
	}
	mina.Until("she is told", func() bool { poll(mina); return strings.Contains(mina.Text("#news"), "2 new comments.") })
	if got := mina.Text(second + " .present"); !strings.Contains(got, "Published by The admin") {
		t.Errorf("in place of the comment that he approved it says %q", got)
	}
	if h, title := mina.Text("h1"), mina.Title(); h != "4 comments waiting" || !strings.HasPrefix(title, h) {
		t.Errorf("it says %q and %q", h, title)
	}
	if after := sizes(mina); len(after) != 3 || after[2] != before[2] {
		t.Errorf("the list has moved: %v, before %v", after, before)
	}
	mina.Click("#news a")
	mina.Until("they are shown", func() bool { return mina.Count(".cases > li") == 4 && mina.Count(".settled") == 0 })
	if got := mina.Text(".cases > li:nth-child(3)"); !strings.Contains(got, "A new one") {
		t.Errorf("then comes %q", got)
	}
	if f := mina.Focused(); f.Tag != "h2" || mina.Visible("#news a") {
		t.Errorf("the focus is on %+v", f)
	}
	inOrder(t, p, mina)
	inOrder(t, p, omar)
}

// TestUndoneComesBackInSight declines the first of many comments, goes on, and undoes: the comment is back, in sight, and
// has the focus.
func TestUndoneComesBackInSight(t *testing.T) {
	p, page := atDesk(t)
	p.crowd(12)
	page.Resize(360, 740)
	page.Open(p.url + "/desk/waiting")
	page.Press("j")
	name := page.Text(".cases > li:first-child .evidence")
	page.Press("d", "6")
	page.Until("it is declined", func() bool { return strings.HasPrefix(page.Text("h1"), "11 ") })
	page.Press("j", "j", "j", "u")
	page.Until("it is back", func() bool { return strings.HasPrefix(page.Text("h1"), "12 ") })
	if got := page.Text(".cases > li:focus-within .evidence"); got != name {
		t.Errorf("the focus is on %q, want %q", got, name)
	}
	if c := sizes(page)[0]; c.Top < 0 || c.Top > 740 {
		t.Errorf("it lies at %v of 740", c.Top)
	}
	page.Press("?")
	if !page.Visible("#keys") {
		t.Error("the list of keys is not shown")
	}
	inOrder(t, p, page)
}
