package notice

// What is done about accounts. Of is a login; where a kind says so, Detail is a role.
const (
	AccountAdded      ActivityKind = "account-add"        // at the machine; Detail: role
	AccountInvited    ActivityKind = "account-invite"     // Of: the login, the name or nothing; Detail: role
	InvitationRevoked ActivityKind = "account-revoke"     // as AccountInvited
	AccountJoined     ActivityKind = "account-join"       // by invitation; Detail: role
	AccountRenamed    ActivityKind = "account-rename"     // Detail: the new name
	AccountRole       ActivityKind = "account-role"       // Detail: role
	AccountDisabled   ActivityKind = "account-disable"    //
	AccountEnabled    ActivityKind = "account-enable"     //
	AccountSignedOut  ActivityKind = "account-sign-out"   // everywhere
	AccountFactors    ActivityKind = "account-factors"    // second factors were taken off
	AccountLink       ActivityKind = "account-link"       // a link to set a new password was made
	PasswordSet       ActivityKind = "account-password"   // by such a link
	PasswordChanged   ActivityKind = "own-password"       // by its owner, and so the rest
	OneTimeCodesOn    ActivityKind = "own-totp-on"        //
	OneTimeCodesOff   ActivityKind = "own-totp-off"       //
	PasskeyAdded      ActivityKind = "own-passkey-add"    // Detail: its name
	PasskeyRemoved    ActivityKind = "own-passkey-remove" // Detail: its name
	RecoveryRenewed   ActivityKind = "own-codes"          //
)

var accountActivities = []ActivityKind{
	AccountAdded, AccountInvited, InvitationRevoked, AccountJoined, AccountRenamed, AccountRole, AccountDisabled, AccountEnabled,
	AccountSignedOut, AccountFactors, AccountLink, PasswordSet, PasswordChanged, OneTimeCodesOn, OneTimeCodesOff, PasskeyAdded,
	PasskeyRemoved, RecoveryRenewed,
}

// The kinds of what moderators do about authors and networks, in the activity log. It names a subject
// by the beginning of its key.
const (
	AuthorNoted    ActivityKind = "author-note"
	AuthorWarned   ActivityKind = "author-warn"
	AuthorPaused   ActivityKind = "author-pause"
	AuthorBlocked  ActivityKind = "author-block"
	AuthorLifted   ActivityKind = "author-lift"
	NetworkNoted   ActivityKind = "network-note"
	NetworkPaused  ActivityKind = "network-pause"
	NetworkBlocked ActivityKind = "network-block"
	NetworkLifted  ActivityKind = "network-lift"
)

// measureActivities lists these kinds.
var measureActivities = []ActivityKind{
	AuthorNoted, AuthorWarned, AuthorPaused, AuthorBlocked, AuthorLifted, NetworkNoted, NetworkPaused, NetworkBlocked, NetworkLifted,
}

// What is done to announcements, in the activity log. Of is the first slug; a draft without one is
// named by its title.
const (
	AnnouncementDrafted     ActivityKind = "announcement-draft"
	AnnouncementDiscarded   ActivityKind = "announcement-discard"
	AnnouncementScheduled   ActivityKind = "announcement-schedule" // Detail: when (RFC 3339)
	AnnouncementPublished   ActivityKind = "announcement-publish"
	AnnouncementCorrected   ActivityKind = "announcement-correct" // Detail: number of the new version, and so the next two
	AnnouncementTidied      ActivityKind = "announcement-form"
	AnnouncementExtended    ActivityKind = "announcement-edition"
	AnnouncementReaddressed ActivityKind = "announcement-address" // slugs, or which text is the original
	CommentsClosed          ActivityKind = "announcement-close"   // Detail: when (RFC 3339)
	CommentsReopened        ActivityKind = "announcement-reopen"
)

// announcementActivities lists these kinds.
var announcementActivities = []ActivityKind{
	AnnouncementDrafted, AnnouncementDiscarded, AnnouncementScheduled, AnnouncementPublished, AnnouncementCorrected,
	AnnouncementTidied, AnnouncementExtended, AnnouncementReaddressed, CommentsClosed, CommentsReopened,
}

// RulesChanged is the kind of the activity that records a new version of the house rules.
const RulesChanged ActivityKind = "rules-changed"

// SettingsChanged is the kind of the activity that records a change of one setting.
const SettingsChanged ActivityKind = "settings-changed"

// The kinds of activities that record what was done to snippets.
const (
	SnippetAdded   ActivityKind = "snippet-added"
	SnippetEdited  ActivityKind = "snippet-edited"
	SnippetRemoved ActivityKind = "snippet-removed"
)

// DataExported is the kind of taking out all comments.
const DataExported ActivityKind = "export"
