package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// What a route needs. The zero permission lets nobody in.
const (
	anyone      = ^notice.Permission(0) // no account
	signedIn    = notice.ToSignIn
	answers     = notice.ToAnswer
	moderates   = notice.ToModerate
	exports     = notice.ToExport
	publishes   = notice.ToPublish
	administers = notice.ToAdminister
	governs     = notice.ToGovern
)

// How long a body may be, in bytes. An answer may hold 20,000 characters in each language.
const (
	formBody   = 64 << 10
	answerBody = 1 << 20

	announcementBody = 1 << 20   // two editions of 100,000 characters are less, but for rare scripts
	bookBody         = 512 << 10 // a form with many rows
	uploadBody       = 8 << 20   // pictures that are too large are read, so that the page can say so; they are not kept
)

// How many fields a form may have: a reader's, and one of the desk, where many things are chosen or
// edited at once.
const (
	readerFields = 20
	deskFields   = 1000
)

// A route is one way in.
type route struct {
	method, path string
	access       notice.Permission
	body         int64 // most bytes of a body, for POST
	handle       func(*gin.Context) error
}

// handlers are all handlers of the site.
type handlers struct {
	edge     *edge
	sessions *sessions
	public   *publicHandlers
	desk     *deskHandlers
	account  *accountHandlers
}

// routes lists every way in. Addresses are a promise to the outside: one that changes keeps a redirect.
func (h handlers) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{get, "/", anyone, 0, h.public.chooseLanguage},
		{get, "/healthz", anyone, 0, h.public.health},
		{get, "/robots.txt", anyone, 0, h.public.robots},
		{get, "/sitemap.xml", anyone, 0, h.public.sitemap},
		{get, "/favicon.ico", anyone, 0, h.public.favicon},
		{get, "/:lang/manifest.webmanifest", anyone, 0, h.public.manifest},
		{get, "/assets/:hash/:file", anyone, 0, h.public.asset},

		{get, "/:lang", anyone, 0, h.public.addSlash},
		{get, "/:lang/", anyone, 0, h.public.home},
		{get, "/:lang/rules", anyone, 0, h.public.rules},
		{get, "/:lang/card.png", anyone, 0, h.public.boardCard},
		{get, "/:lang/about", anyone, 0, h.public.about},
		{get, "/:lang/accessibility", anyone, 0, h.public.accessibility},
		{get, "/:lang/privacy", anyone, 0, h.public.privacy},
		{get, "/:lang/:slug", anyone, 0, h.public.announcement},
		{get, "/:lang/:slug/card.png", anyone, 0, h.public.announcementCard},
		{get, "/:lang/:slug/versions", anyone, 0, h.public.versions},
		{get, "/:lang/:slug/versions/:number", anyone, 0, h.public.version},
		{get, "/:lang/:slug/latest", anyone, 0, h.public.latest},
		{get, "/:lang/:slug/threads/:thread", anyone, 0, h.public.thread},
		{get, "/:lang/:slug/comments", anyone, 0, h.public.write},
		{post, "/:lang/:slug/comments", anyone, formBody, h.public.post},
		{get, "/:lang/:slug/comments/:number", anyone, 0, h.public.permalink},
		{get, "/:lang/comment/:id", anyone, 0, h.public.single},
		{get, "/:lang/comment/:id/versions", anyone, 0, h.public.replyTexts},
		{get, "/:lang/receipt/:token", anyone, 0, h.public.receipt},
		{post, "/:lang/receipt/:token/words", anyone, formBody, h.public.proveAuthor},
		{get, "/:lang/receipt/:token/correction", anyone, 0, h.public.ownCorrectionForm},
		{post, "/:lang/receipt/:token/correction", anyone, formBody, h.public.ownCorrection},
		{get, "/:lang/receipt/:token/withdrawal", anyone, 0, h.public.withdrawalForm},
		{post, "/:lang/receipt/:token/withdrawal", anyone, formBody, h.public.withdraw},

		{get, "/desk/", signedIn, 0, h.desk.desk},
		{get, "/desk/sign-in", anyone, 0, h.account.signInForm},
		{post, "/desk/sign-in", anyone, formBody, h.account.signIn},
		{post, "/desk/sign-out", signedIn, formBody, h.account.signOut},
		{get, "/desk/setup/:token", anyone, 0, h.account.setupForm},
		{post, "/desk/setup/:token", anyone, formBody, h.account.setup},
		{get, "/desk/password", signedIn, 0, h.account.passwordForm},
		{post, "/desk/password", signedIn, formBody, h.account.changePassword},
		{get, "/desk/sign-in/second", anyone, 0, h.account.secondForm},
		{post, "/desk/sign-in/second", anyone, formBody, h.account.second},
		{post, "/desk/sign-in/passkey", anyone, formBody, h.account.signInWithPasskey},
		{get, "/desk/invitations/:token", anyone, 0, h.account.linkForm},
		{post, "/desk/invitations/:token", anyone, formBody, h.account.followLink},
		{get, "/desk/account", signedIn, 0, h.account.ownAccount},
		{post, "/desk/account", signedIn, formBody, h.account.saveOwn},
		{get, "/desk/account/prove", signedIn, 0, h.account.proveForm},
		{post, "/desk/account/prove", signedIn, formBody, h.account.prove},
		{get, "/desk/account/codes", signedIn, 0, h.account.totpForm},
		{post, "/desk/account/codes", signedIn, formBody, h.account.confirmTOTP},
		{post, "/desk/account/codes/off", signedIn, formBody, h.account.removeTOTP},
		{get, "/desk/account/passkeys", signedIn, 0, h.account.passkeyForm},
		{post, "/desk/account/passkeys", signedIn, formBody, h.account.addPasskey},
		{post, "/desk/account/passkeys/:ref", signedIn, formBody, h.account.changePasskey},
		{post, "/desk/account/recovery", signedIn, formBody, h.account.renewRecovery},
		{post, "/desk/account/sign-out", signedIn, formBody, h.account.signOutEverywhere},
		{post, "/desk/account/sign-ins/:number", signedIn, formBody, h.account.endSignIn},
		{get, "/desk/accounts", administers, 0, h.account.accounts},
		{get, "/desk/accounts/:login", administers, 0, h.account.account},
		{post, "/desk/accounts/:login/:act", administers, formBody, h.account.administer},
		{post, "/desk/invitations", administers, formBody, h.account.invite},
		{post, "/desk/invitations/:token/revoke", administers, formBody, h.account.revoke},
		{get, "/desk/activity", administers, 0, h.account.activity},

		{get, "/desk/waiting", moderates, 0, h.desk.waiting},
		{get, "/desk/comments", moderates, 0, h.desk.comments},
		{post, "/desk/acts/:seq/undo", moderates, formBody, h.desk.undo},
		{post, "/desk/batches", moderates, formBody, h.desk.decideAll},
		{get, "/desk/batches/:seq", moderates, 0, h.desk.batch},
		{post, "/desk/batches/:seq/undo", moderates, formBody, h.desk.undoAll},
		{get, "/desk/questions", answers, 0, h.desk.questions},
		{get, "/desk/comments/:id", answers, 0, h.desk.comment},
		{post, "/desk/comments/:id/decision", moderates, formBody, h.desk.decide},
		{post, "/desk/comments/:id/answer", answers, answerBody, h.desk.answerQuestion},
		{get, "/desk/authors/:key", moderates, 0, h.desk.author},
		{post, "/desk/authors/:key/acts", moderates, formBody, h.desk.actOnAuthor},
		{get, "/desk/networks/:key", moderates, 0, h.desk.network},
		{post, "/desk/networks/:key/acts", moderates, formBody, h.desk.actOnNetwork},
		{get, "/desk/standings", moderates, 0, h.desk.restrictions},
		{post, "/desk/comments/:id/approve-and-answer", moderates, answerBody, h.desk.approveAndAnswer},
		{get, "/desk/comments/:id/correction", answers, 0, h.desk.correction},
		{post, "/desk/comments/:id/correction", answers, answerBody, h.desk.correct},
		{post, "/desk/comments/:id/translation", answers, answerBody, h.desk.translate},
		{post, "/desk/comments/:id/question", answers, formBody, h.desk.markQuestion},
		{post, "/desk/comments/:id/claim", answers, formBody, h.desk.claim},
		{post, "/desk/comments/:id/referral", answers, formBody, h.desk.refer},
		{post, "/desk/comments/:id/asked-and-answered", answers, formBody, h.desk.askedAndAnswered},
		{get, "/desk/announcements", publishes, 0, h.desk.announcements},
		{post, "/desk/announcements", publishes, announcementBody, h.desk.saveAnnouncement},
		{get, "/desk/announcements/new", publishes, 0, h.desk.newAnnouncement},
		{post, "/desk/announcements/preview", publishes, announcementBody, h.desk.previewEdition},
		{get, "/desk/announcements/:id", publishes, 0, h.desk.editAnnouncement},
		{post, "/desk/announcements/:id", publishes, announcementBody, h.desk.saveAnnouncement},
		{post, "/desk/announcements/:id/comments", publishes, formBody, h.desk.closeComments},
		{get, "/desk/announcements/:id/discard", publishes, 0, h.desk.discardForm},
		{post, "/desk/announcements/:id/discard", publishes, formBody, h.desk.discard},
		{post, "/desk/comments/:id/thread", moderates, formBody, h.desk.setThreadClosed},
		{get, identityPath, governs, 0, h.desk.institution},
		{post, identityPath, governs, uploadBody, h.desk.changeInstitution},
		{get, "/desk/rules", moderates, 0, h.desk.rulesDesk},
		{post, "/desk/rules", governs, bookBody, h.desk.changeRules},
		{get, "/desk/settings", moderates, 0, h.desk.settings},
		{post, "/desk/settings", governs, bookBody, h.desk.changeSettings},
		{get, "/desk/snippets", answers, 0, h.desk.snippets},
		{get, "/desk/snippets/:id", answers, 0, h.desk.snippet},
		{post, "/desk/snippets/:id", answers, answerBody, h.desk.changeSnippet},
		{get, "/desk/export.json", exports, 0, h.desk.export},
	}
}

// uploads lists the routes to which files are sent, each with the names of the fields for them.
var uploads = map[string][]string{identityPath: {"logo", "logo-dark"}}

// edgeRoutes returns the routes with what each needs asked before its handler runs.
func (h handlers) edgeRoutes() (all []edgeRoute) {
	for _, r := range h.routes() {
		all = append(all, edgeRoute{Method: r.method, Path: r.path, Handle: h.guarded(r)})
	}
	return all
}

// guarded returns the handler of a route. Before it runs, the body is read within its limits, the account
// is asked for the route's permission, and the rate of what is sent in is limited.
func (h handlers) guarded(r route) func(*gin.Context) error {
	form := Form{Bytes: r.body, Fields: readerFields, Files: uploads[r.path], FileBytes: notice.MaxLogo}
	if r.access != anyone {
		form.Fields = deskFields
	}
	return func(c *gin.Context) error {
		if r.method == http.MethodPost {
			if err := h.edge.readForm(c, form); err != nil {
				return err
			}
		}
		if r.access != anyone {
			if err := h.sessions.authorize(c, r.access); err != nil {
				return err
			}
		}
		if r.method == http.MethodPost {
			if err := h.edge.rateLimit(c, r.access == anyone); err != nil {
				return err
			}
		}
		return r.handle(c)
	}
}

// language returns the language in which to answer a request that no handler of a page serves.
func (h handlers) language(c *gin.Context) notice.Lang {
	if strings.HasPrefix(c.Request.URL.Path, "/desk/") {
		return h.sessions.deskLanguage(c)
	}
	return h.public.pageLanguage(c)
}
