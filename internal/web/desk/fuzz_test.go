package desk

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// FuzzReference: what names a comment names it by number or by id.
func FuzzReference(f *testing.F) {
	for _, text := range []string{
		"7", "#7", "##7", "0000000000000", "/en/comment/0000000000000", "CPM1QTK7A0000",
		"/en/comment/CPM1QTK7A0000/versions", "https://board.example/desk/comments/CPM1QTK7A0000",
		"https://evil.example/en/x/comments/7", "/en/news/comments/7", "https://board.example/en/news#comment-7",
		"/en/news/threads/2?page=3#comment-99999999999999999999", "//board.example/en/a%2fb#comment-1",
		"http://[::1]/en/x/comments/1",
		"", "%", "mailto:a@b",
	} {
		f.Add(text)
	}
	own := func(u *url.URL) (string, bool) { return u.Path, u.Host == "" || u.Host == "board.example" }
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := parseReference(text, own)
		if !ok {
			return
		}
		if (r.Number == 0) == (r.ID == 0) || r.ID != 0 && r.Slug != "" || strings.Contains(r.Slug, "\n") {
			t.Errorf("%q names %+v", text, r)
		}
	})
}

// FuzzQueue: the list that an address asks for has an address that asks for the same.
func FuzzQueue(f *testing.F) {
	for _, address := range []string{
		"/desk/waiting", "/desk/waiting?after=CPM1QTK7A0000",
		"/desk/comments?q=%22a+b%22&status=declined&from=1/2/2030",
		"/desk/comments?author=0123456789abcdef0123456789abcdef&network=0123456789abcdef&to=2030-12-31&on=1",
		"/desk/comments?from=x", "/desk/comments?status=none", "/desk/elsewhere",
		"/desk/comments?held=word-1&question=due",
		"/desk/comments?lang=es&did=approve&comment=CPM1QTK7A0000", "/desk/comments?to=9999-12-31", "%",
	} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		u, err := url.Parse(address)
		if err != nil {
			return
		}
		r, err := parseQueueRequest(u, time.UTC)
		if err != nil {
			if !errors.Is(err, notice.ErrNotFound) && !errors.As(err, &notice.Problems{}) {
				t.Errorf("%q: %v", address, err)
			}
			return
		}
		again, err := url.Parse(r.address(r.cursor))
		if err != nil {
			t.Fatalf("%q has the address %q", address, r.address(r.cursor))
		}
		same, err := parseQueueRequest(again, time.UTC)
		if err != nil || same.filter != r.filter || same.cursor != r.cursor {
			t.Errorf("%q asks for %+v from %v; %v for %+v from %v, %v",
				address, r.filter, r.cursor, again, same.filter, same.cursor, err)
		}
	})
}

// FuzzPick: a pick has one form.
func FuzzPick(f *testing.F) {
	for _, text := range []string{"CPM1QTK7A0000-pending", "CPM1QTK7A0000-pending.2", "-", "", "CPM1QTK7A0000-pending.0"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parsePick(text)
		if err == nil && formatPick(p) != text || err != nil && !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q is read as %q, %v", text, formatPick(p), err)
		}
	})
}

// FuzzRows: of the rows of a form no more are read than it may have, in every order and with every kind of field.
func FuzzRows(f *testing.F) {
	for _, body := range []string{
		"", "reason=respect&title.en=T&text.es=%ff", "order=spam,respect,,spam&up=respect", "order=x&up=spam", "word.1.text=a&word.1.id=1&word.1.lang=xx&word.2.text=",
		"word.1.text=%ff&word.1.whole=yes&word.1.remove=1&word.3.text=b",
		"answer.en=a&owes.es=1&title.en=T&body.xx=B&seen=-1",
		"version=99999999999999999999&for=reason&text.en=a%0d%0ab&pick=CPM1QTK7A0000-pending&picks=a+b",
	} {
		f.Add(body)
	}
	rules := notice.RuleBook{Rules: []notice.Rule{{Reason: "respect"}, {Reason: "spam"}}}
	f.Fuzz(func(t *testing.T, body string) {
		gin.SetMode(gin.ReleaseMode)
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		c.Request = httptest.NewRequest("POST", "/", nil)
		c.Request.PostForm, _ = url.ParseQuery(body)
		if r := readRule(c); len(r.Texts) != len(notice.Langs) {
			t.Errorf("%q: the rule %+v", body, r)
		}
		form := c.Request.PostForm
		order := moved(rules.Sorted(readOrder(form.Get("order"))), notice.Reason(form.Get("up")), true)
		if len(order.Rules) != len(rules.Rules) || !slices.Equal(rules.Reasons(), []notice.Reason{"respect", "spam"}) {
			t.Errorf("%q: the order %v, made of %v", body, order.Reasons(), rules.Reasons())
		}
		if words := readWordRows(c); len(words) > notice.MaxWords+blankWords {
			t.Errorf("%q: %d words", body, len(words))
		}
		texts, owes, typed := readAnswer(c)
		if len(texts) != len(notice.Langs) || len(owes) > len(notice.Langs) || len(typed.Answer) != len(notice.Langs) {
			t.Errorf("%q: %v, %v, %v", body, texts, owes, typed)
		}
		if _, err := readDecision(c, notice.Actor{}); err != nil && !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %v", body, err)
		}
		if s, err := readSnippet(c); err == nil || !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %+v, %v", body, s, err) // there is no id in the path
		}
	})
}
