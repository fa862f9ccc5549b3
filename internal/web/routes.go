package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// A door says who may come in. Its zero value is for nobody.
type door uint8

const (
	anyone   door = iota + 1
	signedIn      // whoever has an account
	answers       // who may answer for the institution
	moderates
	exports
	governs
)

var permissions = map[door]notice.Permission{answers: notice.ToAnswer, moderates: notice.ToModerate, exports: notice.ToExport, governs: notice.ToGovern}

// How long a body may be, in bytes. An answer may hold 20,000 characters in each language.
const (
	formBody   = 64 << 10
	answerBody = 1 << 20
	bookBody   = 512 << 10 // a form with many rows
)

// A route is one way in.
type route struct {
	method, path string
	door         door
	body         int64 // for POST
	handle       func(*gin.Context) error
}

// routes lists every way in. Addresses are a promise to the outside (DESIGN.md, section 4).
func (s *server) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{get, "/", anyone, 0, s.chooseLanguage},
		{get, "/healthz", anyone, 0, s.health},
		{get, "/robots.txt", anyone, 0, s.robots},
		{get, "/assets/:hash/:file", anyone, 0, s.asset},

		{get, "/:lang", anyone, 0, s.addSlash},
		{get, "/:lang/", anyone, 0, s.home},
		{get, "/:lang/rules", anyone, 0, s.rules},
		{get, "/:lang/:slug", anyone, 0, s.announcement},
		{get, "/:lang/:slug/threads/:thread", anyone, 0, s.thread},
		{get, "/:lang/:slug/comments", anyone, 0, s.write},
		{post, "/:lang/:slug/comments", anyone, formBody, s.post},
		{get, "/:lang/:slug/comments/:number", anyone, 0, s.permalink},
		{get, "/:lang/comment/:id", anyone, 0, s.single},
		{get, "/:lang/receipt/:token", anyone, 0, s.receipt},
		{post, "/:lang/receipt/:token/words", anyone, formBody, s.proveAuthor},

		{get, "/desk/", signedIn, 0, s.desk},
		{get, "/desk/sign-in", anyone, 0, s.signInForm},
		{post, "/desk/sign-in", anyone, formBody, s.signIn},
		{post, "/desk/sign-out", signedIn, formBody, s.signOut},
		{get, "/desk/setup/:token", anyone, 0, s.setupForm},
		{post, "/desk/setup/:token", anyone, formBody, s.setup},
		{get, "/desk/password", signedIn, 0, s.passwordForm},
		{post, "/desk/password", signedIn, formBody, s.changePassword},
		{get, "/desk/waiting", moderates, 0, s.waiting},
		{get, "/desk/comments", moderates, 0, s.decided},
		{get, "/desk/questions", answers, 0, s.questions},
		{get, "/desk/comments/:id", answers, 0, s.comment},
		{post, "/desk/comments/:id/decision", moderates, formBody, s.decide},
		{post, "/desk/comments/:id/answer", answers, answerBody, s.answerQuestion},
		{post, "/desk/comments/:id/thread", moderates, formBody, s.threadDoor},
		{get, "/desk/rules", moderates, 0, s.rulesDesk},
		{post, "/desk/rules", governs, bookBody, s.changeRules},
		{get, "/desk/settings", moderates, 0, s.settings},
		{post, "/desk/settings", governs, bookBody, s.changeSettings},
		{get, "/desk/snippets", answers, 0, s.snippets},
		{get, "/desk/snippets/:id", answers, 0, s.snippet},
		{post, "/desk/snippets/:id", answers, answerBody, s.changeSnippet},
		{get, "/desk/export.json", exports, 0, s.export},
	}
}

// enter returns the handler of a route: who may not come in is turned away before anything else,
// what is sent in is limited and read, and an error is answered.
func (s *server) enter(r route) gin.HandlerFunc {
	return s.answer(func(c *gin.Context) error {
		if r.method == http.MethodPost {
			if err := s.readForm(c, r.body); err != nil {
				return err
			}
		}
		if err := s.admit(c, r.door); err != nil {
			return err
		}
		if r.method == http.MethodPost {
			if err := s.slow(c, r.door); err != nil {
				return err
			}
		}
		return r.handle(c)
	})
}

// admit returns an error unless the door is open to whoever asks.
func (s *server) admit(c *gin.Context, d door) error {
	if d == anyone {
		return nil
	}
	account, err := s.who(c)
	if err != nil {
		return err
	}
	if p, needs := permissions[d]; needs {
		return account.Actor().Need(p)
	}
	if d != signedIn {
		return notice.ErrForbidden
	}
	return nil
}

// slow returns notice.TooSoon for who sends too much.
func (s *server) slow(c *gin.Context, d door) error {
	limit := s.limits.desk
	if d == anyone {
		limit = s.limits.public
	}
	if wait := limit.Spend(clientAddr(c), s.Now()); wait > 0 {
		return notice.TooSoon(wait)
	}
	return nil
}
