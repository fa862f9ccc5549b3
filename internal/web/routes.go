package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/account"
	"noticeboard/internal/web/api"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/public"
	"noticeboard/internal/web/session"
)

// The permission that a route needs. The zero value denies everyone.
const (
	anyone      = ^notice.Permission(0) // no account is needed
	signedIn    = notice.ToSignIn
	answers     = notice.ToAnswer
	moderates   = notice.ToModerate
	exports     = notice.ToExport
	publishes   = notice.ToPublish
	administers = notice.ToAdminister
	governs     = notice.ToGovern
	erases      = notice.ToErase
)

// The most bytes of a request's body.
const (
	formBody         = 64 << 10
	commentBody      = 256 << 10 // a comment that is several times too long in any script: it comes back to be cut
	answerBody       = 1 << 20   // an answer of 20,000 characters in each language
	announcementBody = 1 << 20   // a text of 100,000 characters in each language, if most of them are Latin
	tableBody        = 512 << 10 // a form with many rows: the settings
	uploadBody       = 8 << 20   // a picture that is too large is read, so that the page can say so, and not kept
)

// The most values in a form: of a reader's, and of one of the desk, where many things are chosen or edited at once.
const (
	readerFields = 20
	deskFields   = 1000
)

// A route says which handler serves a method and a path, and what is checked before it runs.
type route struct {
	method, path string
	access       notice.Permission
	body         int64 // most bytes of the body of a POST
	handle       func(*gin.Context) error
}

// needsReauth reports whether the route does what an administrator confirms with the password or a passkey, unless that
// was done in the last 10 minutes: a change to accounts, invitations, settings, house rules or the institution, erasing
// and searching for a person by their address, and the export of all data. A session that was stolen is not enough for
// these.
func (r route) needsReauth() bool {
	confirmed := []notice.Permission{administers, governs, erases}
	return r.method == http.MethodPost && slices.Contains(confirmed, r.access) || r.access == exports ||
		r.path == desk.ImportPath || // before a large file is sent, and not after it
		r.path == account.AddressPath // links that act without a session are sent there
}

// secret reports whether the address holds a secret: that of a receipt, a one-time link, or a link in a mail.
func (r route) secret() bool {
	return strings.Contains(r.path, "/:token") && (r.access == anyone || strings.HasPrefix(r.path, "/desk/news/"))
}

// polls reports whether pages ask for the address by themselves, which is no sign that somebody is there.
func (r route) polls() bool { return r.path == desk.NewsPath }

// handlers are all handlers of the site.
type handlers struct {
	edge     *edge.Edge
	sessions *session.Sessions
	public   *public.Handlers
	desk     *desk.Handlers
	account  *account.Handlers
	api      *api.Handlers
	identity string // Config.Identity
	imports  *importer.Uploads
}

// routes returns the table of routes. Links from outside rely on the paths of public pages: one that changes keeps a
// redirect.
func (h handlers) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		// The site: for browsers, search engines and monitoring.
		{get, "/", anyone, 0, h.public.ChooseLanguage},
		{get, "/healthz", anyone, 0, h.health},
		{get, "/robots.txt", anyone, 0, h.public.Robots},
		{get, "/sitemap.xml", anyone, 0, h.public.Sitemap},
		{get, "/favicon.ico", anyone, 0, h.public.Favicon},
		{get, "/.well-known/security.txt", anyone, 0, h.public.SecurityText},
		{get, "/.well-known/change-password", anyone, 0, h.public.ChangePassword},
		{get, "/:lang/manifest.webmanifest", anyone, 0, h.public.Manifest},
		{get, "/assets/:hash/:file", anyone, 0, h.public.Asset},

		// Public pages.
		{get, "/:lang", anyone, 0, h.public.AddSlash},
		{get, "/:lang/", anyone, 0, h.public.Home},
		{get, "/:lang/developers", anyone, 0, h.public.Developers},
		{get, "/:lang/search", anyone, 0, h.public.AnnouncementSearch},
		{get, "/:lang/feed", anyone, 0, h.public.Feeds},
		{get, "/:lang/feed.atom", anyone, 0, h.public.AnnouncementsFeed},
		{get, "/:lang/feed.json", anyone, 0, h.public.AnnouncementsFeed},
		{get, "/:lang/replies.atom", anyone, 0, h.public.AnswersFeed},
		{get, "/:lang/replies.json", anyone, 0, h.public.AnswersFeed},
		{get, "/:lang/questions.atom", anyone, 0, h.public.QuestionsFeed},
		{get, "/:lang/questions.json", anyone, 0, h.public.QuestionsFeed},
		{get, "/:lang/rules", anyone, 0, h.public.RulesShow},
		{get, "/:lang/card.png", anyone, 0, h.public.BoardCard},
		{get, "/:lang/about", anyone, 0, h.public.About},
		{get, "/:lang/accessibility", anyone, 0, h.public.Accessibility},
		{get, "/:lang/privacy", anyone, 0, h.public.Privacy},
		{get, "/:lang/:slug", anyone, 0, h.public.AnnouncementShow},
		{get, "/:lang/:slug/card.png", anyone, 0, h.public.AnnouncementCard},
		{get, "/:lang/:slug/versions", anyone, 0, h.public.AnnouncementVersions},
		{get, "/:lang/:slug/versions/:number", anyone, 0, h.public.AnnouncementVersion},
		{get, "/:lang/:slug/latest", anyone, 0, h.public.AnnouncementLatest},
		{get, "/:lang/:slug/whole", anyone, 0, h.public.AnnouncementWhole},
		{get, "/:lang/:slug/search", anyone, 0, h.public.CommentSearch},
		{get, "/:lang/:slug/threads/:thread", anyone, 0, h.public.ThreadShow},
		{get, "/:lang/:slug/feed.atom", anyone, 0, h.public.CommentsFeed},
		{get, "/:lang/:slug/feed.json", anyone, 0, h.public.CommentsFeed},
		{get, "/:lang/:slug/threads/:thread/feed.atom", anyone, 0, h.public.ThreadFeed},
		{get, "/:lang/:slug/threads/:thread/feed.json", anyone, 0, h.public.ThreadFeed},
		{get, "/:lang/:slug/comments", anyone, 0, h.public.CommentNew},
		{post, "/:lang/:slug/comments", anyone, commentBody, h.public.CommentNewPost},
		{get, "/:lang/:slug/comments/:number", anyone, 0, h.public.CommentPermalink},
		{get, "/:lang/comment/:id", anyone, 0, h.public.CommentShow},
		{get, "/:lang/comment/:id/versions", anyone, 0, h.public.CommentVersions},

		// A comment's receipt, for its author.
		{get, "/:lang/receipt/:token", anyone, 0, h.public.ReceiptShow},
		{post, "/:lang/receipt/:token", anyone, formBody, h.public.ReceiptProve},
		{get, "/:lang/receipt/:token/correction", anyone, 0, h.public.ReceiptCorrect},
		{post, "/:lang/receipt/:token/correction", anyone, commentBody, h.public.ReceiptCorrectPost},
		{get, "/:lang/receipt/:token/again", anyone, 0, h.public.ReceiptResend},
		{post, "/:lang/receipt/:token/again", anyone, formBody, h.public.ReceiptResend},
		{get, "/:lang/receipt/:token/withdrawal", anyone, 0, h.public.ReceiptWithdraw},
		{post, "/:lang/receipt/:token/withdrawal", anyone, formBody, h.public.ReceiptWithdrawPost},

		// News by e-mail: asking for it, and the pages that mails link to.
		{get, "/:lang/:slug/follow", anyone, 0, h.public.AnnouncementFollow},
		{post, "/:lang/:slug/follow", anyone, formBody, h.public.AnnouncementFollowPost},
		{get, "/:lang/:slug/threads/:thread/follow", anyone, 0, h.public.AnnouncementFollow},
		{post, "/:lang/:slug/threads/:thread/follow", anyone, formBody, h.public.AnnouncementFollowPost},
		{get, "/:lang/mail/confirm/:token", anyone, 0, h.public.MailboxConfirm},
		{post, "/:lang/mail/confirm/:token", anyone, formBody, h.public.MailboxConfirmPost},
		{get, "/:lang/mail/following/:token", anyone, 0, h.public.FollowingsShow},
		{post, "/:lang/mail/following/:token", anyone, formBody, h.public.FollowingsEnd},
		{get, "/:lang/mail/end/:token", anyone, 0, h.public.SubscriptionEnd},
		{post, "/:lang/mail/end/:token", anyone, formBody, h.public.SubscriptionEndPost},

		// One's own data: asking for the mail, the page that it leads to, and what is kept.
		{get, "/:lang/your-data", anyone, 0, h.public.YourData},
		{post, "/:lang/your-data", anyone, formBody, h.public.YourDataAsk},
		{get, "/:lang/mail/data/:token", anyone, 0, h.public.YourDataOpen},
		{post, "/:lang/mail/data/:token", anyone, formBody, h.public.YourDataOpenPost},
		{get, "/:lang/your-data/kept", anyone, 0, h.public.KeptShow},
		{post, "/:lang/your-data/kept", anyone, formBody, h.public.KeptChange},
		{get, "/:lang/your-data/kept.json", anyone, 0, h.public.KeptFile},
		{get, "/:lang/your-data/schema.json", anyone, 0, h.public.KeptSchema},

		// What mails to members of the institution link to: the token says who may do it.
		{get, "/desk/news/end/:token", anyone, 0, h.desk.NewsEnd},
		{post, "/desk/news/end/:token", anyone, formBody, h.desk.NewsEndPost},
		{get, "/desk/news/act/:token", anyone, 0, h.desk.NewsAct},
		{post, "/desk/news/act/:token", anyone, formBody, h.desk.NewsActPost},

		// Signing in and out.
		{get, "/desk/sign-in", anyone, 0, h.account.SignIn},
		{post, "/desk/sign-in", anyone, formBody, h.account.SignInPost},
		{post, "/desk/sign-in/passkey", anyone, formBody, h.account.SignInWithPasskey},
		{get, "/desk/sign-in/second", anyone, 0, h.account.SecondFactor},
		{post, "/desk/sign-in/second", anyone, formBody, h.account.SecondFactorPost},
		{get, "/desk/setup/:token", anyone, 0, h.account.Setup},
		{post, "/desk/setup/:token", anyone, formBody, h.account.SetupPost},
		{get, "/desk/invitations/:token", anyone, 0, h.account.LinkAccept},
		{post, "/desk/invitations/:token", anyone, formBody, h.account.LinkAcceptPost},
		{post, "/desk/sign-out", anyone, formBody, h.account.SignOut},
		{post, "/desk/session", signedIn, formBody, h.account.SessionExtend},

		// One's own account.
		{get, "/desk/account", signedIn, 0, h.account.Profile},
		{post, "/desk/account", signedIn, formBody, h.account.ProfilePost},
		{get, account.NewsPath, signedIn, 0, h.account.NewsEdit},
		{post, account.NewsPath, signedIn, formBody, h.account.NewsEditPost},
		{post, account.AddressPath, signedIn, formBody, h.account.NewsAddressPost},
		{get, "/desk/news/confirm/:token", signedIn, 0, h.account.NewsConfirm},
		{post, "/desk/news/confirm/:token", signedIn, formBody, h.account.NewsConfirmPost},
		{get, "/desk/account/prove", signedIn, 0, h.account.Reauthenticate},
		{post, "/desk/account/prove", signedIn, formBody, h.account.ReauthenticatePost},
		{get, "/desk/password", signedIn, 0, h.account.PasswordChange},
		{post, "/desk/password", signedIn, formBody, h.account.PasswordChangePost},
		{get, "/desk/account/codes", signedIn, 0, h.account.TOTPEnrol},
		{post, "/desk/account/codes", signedIn, formBody, h.account.TOTPEnrolPost},
		{post, "/desk/account/codes/off", signedIn, formBody, h.account.TOTPRemove},
		{get, "/desk/account/passkeys", signedIn, 0, h.account.PasskeyAdd},
		{post, "/desk/account/passkeys", signedIn, formBody, h.account.PasskeyAddPost},
		{post, "/desk/account/passkeys/:ref", signedIn, formBody, h.account.PasskeyChange},
		{post, "/desk/account/recovery", signedIn, formBody, h.account.RecoveryCodesRenew},
		{post, "/desk/account/sign-out", signedIn, formBody, h.account.SignOutEverywhere},
		{post, "/desk/account/sign-ins/:number", signedIn, formBody, h.account.SignInEnd},

		// Administering accounts.
		{get, "/desk/accounts", administers, 0, h.account.Accounts},
		{get, "/desk/accounts/:login", administers, 0, h.account.AccountShow},
		{post, "/desk/accounts/:login/:act", administers, formBody, h.account.AccountChange},
		{post, "/desk/invitations", administers, formBody, h.account.Invite},
		{post, "/desk/invitations/:token/revoke", administers, formBody, h.account.InvitationRevoke},
		{get, "/desk/activity", administers, 0, h.account.Activity},
		{get, "/desk/export", administers, 0, h.desk.ExportShow},
		{get, "/desk/export.zip", exports, 0, h.desk.ExportBoard},
		{get, "/desk/export.csv", exports, 0, h.desk.ExportTable},
		{get, "/desk/export.json", exports, 0, h.desk.Export},
		{get, "/desk/export/secrets.zip", exports, 0, h.desk.ExportSecrets},
		{get, desk.ImportPath, governs, 0, h.desk.ImportShow},
		{post, desk.ImportPath, governs, desk.MaxImport + formBody, h.desk.ImportReceive},
		{post, "/desk/import/choices", governs, formBody, h.desk.ImportRehearse},
		{post, "/desk/import/run", governs, formBody, h.desk.ImportRun},
		{post, "/desk/import/discard", governs, formBody, h.desk.ImportDiscard},
		{get, "/desk/import/report.csv", governs, 0, h.desk.ImportReport},

		// The desk's lists of comments and questions.
		{get, "/desk/", signedIn, 0, h.desk.Start},
		{get, "/desk/first-steps", governs, 0, h.desk.FirstSteps},
		{post, "/desk/first-steps", moderates, formBody, h.desk.FirstStepsPost}, // the board asks for more, but no proof
		{get, "/desk/waiting", moderates, 0, h.desk.Queue},
		{get, desk.NewsPath, answers, 0, h.desk.QueueNews},
		{get, "/desk/comments", moderates, 0, h.desk.Queue},
		{get, "/desk/questions", answers, 0, h.desk.Questions},

		// Moderating.
		{get, "/desk/comments/:id", answers, 0, h.desk.CommentShow},
		{post, "/desk/comments/:id/decision", moderates, formBody, h.desk.CommentDecide},
		{post, "/desk/comments/:id/explanation", moderates, formBody, h.desk.DecisionExplain},
		{post, "/desk/comments/:id/thread", moderates, formBody, h.desk.ThreadClose},
		{post, "/desk/journal/:seq/undo", moderates, formBody, h.desk.DecisionUndo},
		{post, "/desk/acts/:n/undo", moderates, formBody, h.desk.ActUndo}, // in pages from before there was a journal
		{post, "/desk/batches", moderates, formBody, h.desk.BatchConfirm},
		{get, "/desk/batches/:seq", moderates, 0, h.desk.BatchShow},
		{post, "/desk/batches/:seq/undo", moderates, formBody, h.desk.BatchUndo},
		{get, "/desk/authors/:key", moderates, 0, h.desk.AuthorShow},
		{post, "/desk/authors/:key/acts", moderates, formBody, h.desk.AuthorMeasure},
		{get, "/desk/networks/:key", moderates, 0, h.desk.NetworkShow},
		{post, "/desk/networks/:key/acts", moderates, formBody, h.desk.NetworkMeasure},
		{get, "/desk/standings", moderates, 0, h.desk.Restrictions},

		// Erasing what a person wrote.
		{get, "/desk/erasures", erases, 0, h.desk.Erasures},
		{post, "/desk/erasures", erases, formBody, h.desk.ErasuresFind},
		{post, "/desk/erasures/:seq/undo", erases, formBody, h.desk.ErasureUndo},
		{get, "/desk/comments/:id/erasure", erases, 0, h.desk.CommentErase},
		{post, "/desk/comments/:id/erasure", erases, formBody, h.desk.CommentErasePost},
		{get, "/desk/authors/:key/erasure", erases, 0, h.desk.AuthorErase},
		{post, "/desk/authors/:key/erasure", erases, formBody, h.desk.AuthorErasePost},

		// Answering and translating.
		{post, "/desk/comments/:id/answer", answers, answerBody, h.desk.CommentAnswer},
		{post, "/desk/comments/:id/answer/preview", answers, answerBody, h.desk.AnswerPreview},
		{post, "/desk/comments/:id/approve-and-answer", moderates, answerBody, h.desk.CommentApproveAndAnswer},
		{get, "/desk/comments/:id/correction", answers, 0, h.desk.ReplyCorrect},
		{post, "/desk/comments/:id/correction", answers, answerBody, h.desk.ReplyCorrectPost},
		{post, "/desk/comments/:id/translation", answers, answerBody, h.desk.CommentTranslate},
		{post, "/desk/comments/:id/question", answers, formBody, h.desk.QuestionMark},
		{post, "/desk/comments/:id/claim", answers, formBody, h.desk.QuestionClaim},
		{post, "/desk/comments/:id/referral", answers, formBody, h.desk.QuestionRefer},
		{post, "/desk/comments/:id/asked-and-answered", answers, formBody, h.desk.QuestionSettle},
		{get, "/desk/figures", answers, 0, h.desk.FiguresShow},
		{get, "/desk/figures.csv", answers, 0, h.desk.FiguresTable},
		{get, "/desk/snippets", answers, 0, h.desk.Snippets},
		{get, "/desk/snippets/:id", answers, 0, h.desk.SnippetEdit},
		{post, "/desk/snippets/:id", answers, answerBody, h.desk.SnippetEditPost},

		// Writing announcements.
		{get, "/desk/announcements", publishes, 0, h.desk.Announcements},
		{post, "/desk/announcements", publishes, announcementBody, h.desk.AnnouncementEditPost},
		{get, "/desk/announcements/new", publishes, 0, h.desk.AnnouncementNew},
		{post, "/desk/announcements/preview", publishes, announcementBody, h.desk.AnnouncementPreview},
		{get, "/desk/announcements/:id", publishes, 0, h.desk.AnnouncementEdit},
		{post, "/desk/announcements/:id", publishes, announcementBody, h.desk.AnnouncementEditPost},
		{post, "/desk/announcements/:id/comments", publishes, formBody, h.desk.AnnouncementClose},
		{post, "/desk/announcements/:id/confirmation", governs, formBody, h.desk.TranslationConfirm},
		{post, "/desk/announcements/:id/date", governs, formBody, h.desk.AnnouncementDate},
		{get, "/desk/announcements/:id/discard", publishes, 0, h.desk.AnnouncementDiscard},
		{post, "/desk/announcements/:id/discard", publishes, formBody, h.desk.AnnouncementDiscardPost},

		// House rules, settings and the institution.
		{get, "/desk/rules", moderates, 0, h.desk.RulesEdit},
		{post, "/desk/rules", governs, formBody, h.desk.RulesEditPost},
		{get, "/desk/rules/new", governs, 0, h.desk.RuleEdit},
		{post, "/desk/rules/new", governs, formBody, h.desk.RuleEditPost},
		{get, "/desk/rules/reasons/:reason", moderates, 0, h.desk.RuleEdit},
		{post, "/desk/rules/reasons/:reason", governs, formBody, h.desk.RuleEditPost},
		{get, "/desk/health", administers, 0, h.desk.HealthShow},
		{get, "/desk/mail", administers, 0, h.desk.MailShow},
		{post, "/desk/mail", administers, formBody, h.desk.MailTest},
		{post, "/desk/mail/webhook", administers, formBody, h.desk.HookTest},
		{post, "/desk/mail/letters", administers, formBody, h.desk.MailRetry},
		{post, "/desk/mail/letters/:seq", administers, formBody, h.desk.MailLetter},
		{get, "/desk/settings", moderates, 0, h.desk.SettingsEdit},
		{post, "/desk/settings", governs, tableBody, h.desk.SettingsEditPost},
		{get, desk.IdentityPath, governs, 0, h.desk.InstitutionEdit},
		{post, desk.IdentityPath, governs, uploadBody, h.desk.InstitutionEditPost},
	}
}

// uploads lists the paths to which files are sent, each with the names of the fields for files.
var uploads = map[string][]string{desk.IdentityPath: {"logo", "logo-dark"}, desk.ImportPath: {desk.ImportFile}}

// edgeRoutes returns the routes with their checks before their handlers.
func (h handlers) edgeRoutes() (all []edge.Route) {
	for _, r := range h.api.Routes() {
		all = append(all, edge.Route{Method: http.MethodGet, Path: r.Path, Handle: r.Handle})
	}
	all = append(all, edge.Route{Method: http.MethodOptions, Path: api.Root + "/*path", Handle: h.api.Options})
	for _, r := range h.routes() {
		if r.needsReauth() {
			r.handle = h.account.RequireReauth(r.handle, uploads[r.path]...)
		}
		all = append(all, edge.Route{Method: r.method, Path: r.path, Handle: h.guarded(r), Secret: r.secret()})
	}
	return all
}

// guarded returns the handler of a route with its checks before it, in this order: the account that is signed in must
// have the route's permission; forms that are sent in are limited in their rate; and the form of a POST is read within
// its limits. A form that is sent without a session is answered with one for signing in that contains it.
func (h handlers) guarded(r route) func(*gin.Context) error {
	return func(c *gin.Context) error {
		var denied error
		whole := false
		switch {
		case r.polls():
			denied = h.sessions.AuthorizePoll(c, r.access)
		case r.access != anyone:
			denied = h.sessions.Authorize(c, r.access)
		}
		if r.method == http.MethodPost {
			var err error
			if whole, err = h.receive(c, r, denied); err != nil {
				return err
			}
		}
		if errors.Is(denied, edge.ErrSignIn) && r.method == http.MethodPost {
			if signedIn, err := h.account.RenewSession(c, whole, uploads[r.path]); !signedIn || err != nil {
				return err
			}
			denied = h.sessions.Authorize(c, r.access)
		}
		if denied != nil {
			return denied
		}
		return r.handle(c)
	}
}

// receive reads the form of a POST, unless too many have come from its network. A request that was denied is read, too,
// so that the page of the error can show what was typed: all of it if it comes from a session, even one that has ended,
// and else no more than a reader may send. It returns the error to answer with, which is not denied if the limit is
// reached or memory is short; nil if the form was read, or was denied. whole says that all of the form was read.
func (h handlers) receive(c *gin.Context, r route, denied error) (whole bool, err error) {
	form := edge.Form{Bytes: r.body, Fields: readerFields, Files: uploads[r.path], FileBytes: notice.MaxLogo}
	signedIn := r.access != anyone && (denied == nil || errors.Is(denied, notice.ErrForbidden))
	if r.access != anyone {
		form.Fields = deskFields
		if form.Staff = signedIn || h.sessions.HadSession(c); !form.Staff {
			form.Bytes = min(form.Bytes, formBody)
		}
	}
	if r.path == desk.ImportPath {
		form.Bytes = min(form.Bytes, formBody)
		if denied == nil && h.imports != nil {
			form.Bytes, form.FileBytes, form.Spool = r.body, desk.MaxImport, h.imports.Dir()
		}
	}
	limited := h.edge.RateLimit(c, !signedIn)
	if limited != nil && !h.edge.MayReadRefused(c) {
		return false, limited
	}
	err = h.edge.ReadForm(c, form)
	whole = err == nil
	switch {
	case limited != nil:
		return whole, limited
	case denied != nil && !errors.Is(err, edge.ErrBusy):
		return whole, nil
	}
	return whole, err
}

// language returns the language in which to answer a request that no handler serves, or whose handler failed.
func (h handlers) language(c *gin.Context) notice.Lang {
	if strings.HasPrefix(c.Request.URL.Path, "/desk/") {
		return h.sessions.DeskLanguage(c)
	}
	return h.public.PageLanguage(c)
}
