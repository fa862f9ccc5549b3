package web

import (
	"noticeboard/internal/view"
	"noticeboard/internal/web/account"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/public"
)

// pages is the table of pages.
var pages = []struct {
	page     view.Page  // zero value of the type
	template string     // file in the templates directory, without .tmpl
	set      view.Set   // that the template is parsed in: see view.Set
	style    view.Style // the style sheets of the page
}{
	{public.Home{}, "public/home", view.MainSet, view.PageStyle},
	{public.AnnouncementShow{}, "public/announcement_show", view.MainSet, view.SiteStyle},
	{public.ThreadShow{}, "public/thread_show", view.MainSet, view.SiteStyle},
	{public.CommentNew{}, "public/comment_new", view.MainSet, view.PageStyle},
	{edge.Error{}, "public/error", view.MainSet, view.PageStyle},

	{public.CommentShow{}, "public/comment_show", view.RareSet, view.PageStyle},
	{public.AnnouncementWhole{}, "public/announcement_whole", view.RareSet, view.PageStyle},
	{public.AnnouncementSearch{}, "public/announcement_search", view.RareSet, view.PageStyle},
	{public.CommentSearch{}, "public/comment_search", view.RareSet, view.PageStyle},
	{public.CommentVersions{}, "public/comment_versions", view.RareSet, view.PageStyle},
	{public.AnnouncementVersions{}, "public/announcement_versions", view.RareSet, view.PageStyle},
	{public.AnnouncementVersion{}, "public/announcement_version", view.RareSet, view.PageStyle},
	{public.AnnouncementCompare{}, "public/announcement_compare", view.RareSet, view.PageStyle},
	{public.ReceiptShow{}, "public/receipt_show", view.RareSet, view.PageStyle},
	{public.ReceiptCorrect{}, "public/receipt_correct", view.RareSet, view.PageStyle},
	{public.ReceiptWithdraw{}, "public/receipt_withdraw", view.RareSet, view.PageStyle},
	{public.AnnouncementFollow{}, "public/announcement_follow", view.RareSet, view.PageStyle},
	{public.MailboxConfirm{}, "public/mailbox_confirm", view.RareSet, view.PageStyle},
	{public.FollowingsShow{}, "public/followings_show", view.RareSet, view.PageStyle},
	{public.SubscriptionEnd{}, "public/subscription_end", view.RareSet, view.PageStyle},
	{public.YourData{}, "public/your_data", view.RareSet, view.PageStyle},
	{public.YourDataOpen{}, "public/your_data_open", view.RareSet, view.PageStyle},
	{public.KeptShow{}, "public/kept_show", view.RareSet, view.PageStyle},
	{public.RulesShow{}, "public/rules_show", view.RareSet, view.PageStyle},
	{public.About{}, "public/about", view.RareSet, view.PageStyle},
	{public.Accessibility{}, "public/accessibility", view.RareSet, view.PageStyle},
	{public.Developers{}, "public/developers", view.RareSet, view.PageStyle},
	{public.Feeds{}, "public/feeds", view.RareSet, view.PageStyle},
	{public.Privacy{}, "public/privacy", view.RareSet, view.PageStyle},

	{desk.FirstSteps{}, "desk/first_steps", view.DeskSet, view.DeskStyle},
	{desk.Queue{}, "desk/queue", view.DeskSet, view.DeskStyle},
	{desk.QueueNews{}, "desk/queue_news", view.DeskSet, view.NoDocument},
	{desk.CommentShow{}, "desk/comment_show", view.DeskSet, view.DeskStyle},
	{desk.BatchConfirm{}, "desk/batch_confirm", view.DeskSet, view.DeskStyle},
	{desk.BatchShow{}, "desk/batch_show", view.DeskSet, view.DeskStyle},
	{desk.Questions{}, "desk/questions", view.DeskSet, view.DeskStyle},
	{desk.ReplyCorrect{}, "desk/reply_correct", view.DeskSet, view.DeskStyle},
	{desk.AuthorShow{}, "desk/author_show", view.DeskSet, view.DeskStyle},
	{desk.NetworkShow{}, "desk/network_show", view.DeskSet, view.DeskStyle},
	{desk.Restrictions{}, "desk/restrictions", view.DeskSet, view.DeskStyle},
	{desk.Erasures{}, "desk/erasures", view.DeskSet, view.DeskStyle},
	{desk.CommentErase{}, "desk/comment_erase", view.DeskSet, view.DeskStyle},
	{desk.AuthorErase{}, "desk/author_erase", view.DeskSet, view.DeskStyle},
	{desk.Announcements{}, "desk/announcements", view.DeskSet, view.DeskStyle},
	{desk.AnnouncementEdit{}, "desk/announcement_edit", view.DeskSet, view.DeskStyle},
	{desk.AnnouncementDiscard{}, "desk/announcement_discard", view.DeskSet, view.DeskStyle},
	{desk.InstitutionEdit{}, "desk/institution_edit", view.DeskSet, view.DeskStyle},
	{desk.RulesEdit{}, "desk/rules_edit", view.DeskSet, view.DeskStyle},
	{desk.RuleEdit{}, "desk/rule_edit", view.DeskSet, view.DeskStyle},
	{desk.ExportShow{}, "desk/export_show", view.DeskSet, view.DeskStyle},
	{desk.ImportShow{}, "desk/import_show", view.DeskSet, view.DeskStyle},
	{desk.HealthShow{}, "desk/health_show", view.DeskSet, view.DeskStyle},
	{desk.MailShow{}, "desk/mail_show", view.DeskSet, view.DeskStyle},
	{desk.NewsEnd{}, "desk/news_end", view.DeskSet, view.PageStyle},
	{desk.NewsAct{}, "desk/news_act", view.DeskSet, view.PageStyle},
	{desk.SettingsEdit{}, "desk/settings_edit", view.DeskSet, view.DeskStyle},
	{desk.FiguresShow{}, "desk/figures_show", view.DeskSet, view.DeskStyle},
	{desk.Snippets{}, "desk/snippets", view.DeskSet, view.DeskStyle},
	{desk.SnippetEdit{}, "desk/snippet_edit", view.DeskSet, view.DeskStyle},
	{desk.AnswerPreview{}, "desk/answer_preview", view.DeskSet, view.NoDocument},
	{desk.AnnouncementPreview{}, "desk/announcement_preview", view.DeskSet, view.NoDocument},

	{account.SignIn{}, "account/sign_in", view.DeskSet, view.PageStyle},
	{account.SecondFactor{}, "account/second_factor", view.DeskSet, view.PageStyle},
	{account.SessionRenew{}, "account/session_renew", view.DeskSet, view.PageStyle},
	{account.Setup{}, "account/setup", view.DeskSet, view.PageStyle},
	{account.LinkAccept{}, "account/link_accept", view.DeskSet, view.PageStyle},
	{account.PasswordChange{}, "account/password_change", view.DeskSet, view.DeskStyle},
	{account.Profile{}, "account/profile", view.DeskSet, view.DeskStyle},
	{account.NewsEdit{}, "account/news_edit", view.DeskSet, view.DeskStyle},
	{account.NewsConfirm{}, "account/news_confirm", view.DeskSet, view.DeskStyle},
	{account.Reauthenticate{}, "account/reauthenticate", view.DeskSet, view.DeskStyle},
	{account.TOTPEnrol{}, "account/totp_enrol", view.DeskSet, view.DeskStyle},
	{account.PasskeyAdd{}, "account/passkey_add", view.DeskSet, view.DeskStyle},
	{account.RecoveryCodes{}, "account/recovery_codes", view.DeskSet, view.DeskStyle},
	{account.Accounts{}, "account/accounts", view.DeskSet, view.DeskStyle},
	{account.AccountShow{}, "account/account_show", view.DeskSet, view.DeskStyle},
	{account.LinkShow{}, "account/link_show", view.DeskSet, view.DeskStyle},
	{account.Activity{}, "account/activity", view.DeskSet, view.DeskStyle},
}

// Views returns the renderer of all pages. It fills in c.Pages and c.Funcs.
func Views(c view.Config) (*view.Renderer, error) {
	c.Pages = pageTemplates()
	c.Funcs = []view.FuncSource{public.Funcs, desk.Funcs, account.Funcs}
	return view.New(c)
}

// pageTemplates returns the table of pages as package view takes it.
func pageTemplates() (all []view.Template) {
	for _, p := range pages {
		all = append(all, view.Template{Page: p.page, Name: p.template, Set: p.set, Style: p.style})
	}
	return all
}
