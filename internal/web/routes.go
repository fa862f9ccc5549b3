package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// An access says who may come in. Its zero value is for nobody.
type access uint8

const (
	anyone   access = iota + 1
	signedIn        // whoever has an account
	answers         // who may answer for the institution
	moderates
	exports
	publishes
	administers
	governs
)

var permissions = map[access]notice.Permission{
	answers: notice.ToAnswer, moderates: notice.ToModerate, exports: notice.ToExport, publishes: notice.ToPublish, administers: notice.ToAdminister,
	governs: notice.ToGovern,
}

// How long a body may be, in bytes. An answer may hold 20,000 characters in each language.
const (
	formBody   = 64 << 10
	answerBody = 1 << 20

	announcementBody = 1 << 20   // two editions of 100,000 characters are less, but for rare scripts
	bookBody         = 512 << 10 // a form with many rows
	uploadBody       = 8 << 20   // pictures that are too large are read, so that the page can say so; they are not kept
	maxFile          = notice.MaxLogo
)

// A route is one way in.
type route struct {
	method, path string
	access       access
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
		{get, "/sitemap.xml", anyone, 0, s.sitemap},
		{get, "/favicon.ico", anyone, 0, s.favicon},
		{get, "/:lang/manifest.webmanifest", anyone, 0, s.manifest},
		{get, "/assets/:hash/:file", anyone, 0, s.asset},

		{get, "/:lang", anyone, 0, s.addSlash},
		{get, "/:lang/", anyone, 0, s.home},
		{get, "/:lang/rules", anyone, 0, s.rules},
		{get, "/:lang/card.png", anyone, 0, s.boardCard},
		{get, "/:lang/about", anyone, 0, s.about},
		{get, "/:lang/accessibility", anyone, 0, s.accessibility},
		{get, "/:lang/privacy", anyone, 0, s.privacy},
		{get, "/:lang/:slug", anyone, 0, s.announcement},
		{get, "/:lang/:slug/card.png", anyone, 0, s.announcementCard},
		{get, "/:lang/:slug/versions", anyone, 0, s.versions},
		{get, "/:lang/:slug/versions/:number", anyone, 0, s.version},
		{get, "/:lang/:slug/latest", anyone, 0, s.latest},
		{get, "/:lang/:slug/threads/:thread", anyone, 0, s.thread},
		{get, "/:lang/:slug/comments", anyone, 0, s.write},
		{post, "/:lang/:slug/comments", anyone, formBody, s.post},
		{get, "/:lang/:slug/comments/:number", anyone, 0, s.permalink},
		{get, "/:lang/comment/:id", anyone, 0, s.single},
		{get, "/:lang/comment/:id/versions", anyone, 0, s.replyTexts},
		{get, "/:lang/receipt/:token", anyone, 0, s.receipt},
		{post, "/:lang/receipt/:token/words", anyone, formBody, s.proveAuthor},
		{get, "/:lang/receipt/:token/correction", anyone, 0, s.ownCorrectionForm},
		{post, "/:lang/receipt/:token/correction", anyone, formBody, s.ownCorrection},
		{get, "/:lang/receipt/:token/withdrawal", anyone, 0, s.withdrawalForm},
		{post, "/:lang/receipt/:token/withdrawal", anyone, formBody, s.withdraw},

		{get, "/desk/", signedIn, 0, s.desk},
		{get, "/desk/sign-in", anyone, 0, s.signInForm},
		{post, "/desk/sign-in", anyone, formBody, s.signIn},
		{post, "/desk/sign-out", signedIn, formBody, s.signOut},
		{get, "/desk/setup/:token", anyone, 0, s.setupForm},
		{post, "/desk/setup/:token", anyone, formBody, s.setup},
		{get, "/desk/password", signedIn, 0, s.passwordForm},
		{post, "/desk/password", signedIn, formBody, s.changePassword},
		{get, "/desk/sign-in/second", anyone, 0, s.secondForm},
		{post, "/desk/sign-in/second", anyone, formBody, s.second},
		{post, "/desk/sign-in/passkey", anyone, formBody, s.signInWithPasskey},
		{get, "/desk/invitations/:token", anyone, 0, s.linkForm},
		{post, "/desk/invitations/:token", anyone, formBody, s.followLink},
		{get, "/desk/account", signedIn, 0, s.ownAccount},
		{post, "/desk/account", signedIn, formBody, s.saveOwn},
		{get, "/desk/account/prove", signedIn, 0, s.proveForm},
		{post, "/desk/account/prove", signedIn, formBody, s.prove},
		{get, "/desk/account/codes", signedIn, 0, s.totpForm},
		{post, "/desk/account/codes", signedIn, formBody, s.confirmTOTP},
		{post, "/desk/account/codes/off", signedIn, formBody, s.removeTOTP},
		{get, "/desk/account/passkeys", signedIn, 0, s.passkeyForm},
		{post, "/desk/account/passkeys", signedIn, formBody, s.addPasskey},
		{post, "/desk/account/passkeys/:ref", signedIn, formBody, s.changePasskey},
		{post, "/desk/account/recovery", signedIn, formBody, s.renewRecovery},
		{post, "/desk/account/sign-out", signedIn, formBody, s.signOutEverywhere},
		{post, "/desk/account/sign-ins/:number", signedIn, formBody, s.endSignIn},
		{get, "/desk/accounts", administers, 0, s.accounts},
		{get, "/desk/accounts/:login", administers, 0, s.account},
		{post, "/desk/accounts/:login/:act", administers, formBody, s.administer},
		{post, "/desk/invitations", administers, formBody, s.invite},
		{post, "/desk/invitations/:token/revoke", administers, formBody, s.revoke},
		{get, "/desk/activity", administers, 0, s.activity},

		{get, "/desk/waiting", moderates, 0, s.waiting},
		{get, "/desk/comments", moderates, 0, s.comments},
		{post, "/desk/acts/:seq/undo", moderates, formBody, s.undo},
		{post, "/desk/batches", moderates, formBody, s.decideAll},
		{get, "/desk/batches/:seq", moderates, 0, s.batch},
		{post, "/desk/batches/:seq/undo", moderates, formBody, s.undoAll},
		{get, "/desk/questions", answers, 0, s.questions},
		{get, "/desk/comments/:id", answers, 0, s.comment},
		{post, "/desk/comments/:id/decision", moderates, formBody, s.decide},
		{post, "/desk/comments/:id/answer", answers, answerBody, s.answerQuestion},
		{get, "/desk/authors/:key", moderates, 0, s.author},
		{post, "/desk/authors/:key/acts", moderates, formBody, s.actOnAuthor},
		{get, "/desk/networks/:key", moderates, 0, s.network},
		{post, "/desk/networks/:key/acts", moderates, formBody, s.actOnNetwork},
		{get, "/desk/standings", moderates, 0, s.restrictions},
		{post, "/desk/comments/:id/approve-and-answer", moderates, answerBody, s.approveAndAnswer},
		{get, "/desk/comments/:id/correction", answers, 0, s.correction},
		{post, "/desk/comments/:id/correction", answers, answerBody, s.correct},
		{post, "/desk/comments/:id/translation", answers, answerBody, s.translate},
		{post, "/desk/comments/:id/question", answers, formBody, s.markQuestion},
		{post, "/desk/comments/:id/claim", answers, formBody, s.claim},
		{post, "/desk/comments/:id/referral", answers, formBody, s.refer},
		{post, "/desk/comments/:id/asked-and-answered", answers, formBody, s.askedAndAnswered},
		{get, "/desk/announcements", publishes, 0, s.announcements},
		{post, "/desk/announcements", publishes, announcementBody, s.saveAnnouncement},
		{get, "/desk/announcements/new", publishes, 0, s.newAnnouncement},
		{post, "/desk/announcements/preview", publishes, announcementBody, s.previewEdition},
		{get, "/desk/announcements/:id", publishes, 0, s.editAnnouncement},
		{post, "/desk/announcements/:id", publishes, announcementBody, s.saveAnnouncement},
		{post, "/desk/announcements/:id/comments", publishes, formBody, s.closeComments},
		{get, "/desk/announcements/:id/discard", publishes, 0, s.discardForm},
		{post, "/desk/announcements/:id/discard", publishes, formBody, s.discard},
		{post, "/desk/comments/:id/thread", moderates, formBody, s.setThreadClosed},
		{get, identityPath, governs, 0, s.institution},
		{post, identityPath, governs, uploadBody, s.changeInstitution},
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

// handler returns the handler of a route: who may not come in is turned away before anything else,
// what is sent in is limited and read, and an error is answered.
func (s *server) handler(r route) gin.HandlerFunc {
	return s.answer(func(c *gin.Context) error {
		if r.method == http.MethodPost {
			fields := maxFields
			if r.access != anyone {
				fields = maxDeskFields
			}
			if err := s.readForm(c, r.body, fields); err != nil {
				return err
			}
		}
		if err := s.authorize(c, r.access); err != nil {
			return err
		}
		if r.method == http.MethodPost {
			if err := s.rateLimit(c, r.access); err != nil {
				return err
			}
		}
		return r.handle(c)
	})
}

// authorize returns an error unless the access is granted to whoever asks.
func (s *server) authorize(c *gin.Context, d access) error {
	if d == anyone {
		return nil
	}
	account, err := s.currentAccount(c)
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

// rateLimit returns notice.TooSoon for who sends too much.
func (s *server) rateLimit(c *gin.Context, d access) error {
	limit := s.limits.desk
	if d == anyone {
		limit = s.limits.public
	}
	if wait := limit.Spend(clientAddr(c), s.Now()); wait > 0 {
		return notice.TooSoon(wait)
	}
	return nil
}
