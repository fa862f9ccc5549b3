package notice

// Activities about accounts. Of is the login of the account, except in invitations.
const (
	AccountAdded      ActivityKind = "account-add"      // at the command line; Detail: role
	AccountInvited    ActivityKind = "account-invite"   // Of: login or name, may be empty; Detail: role
	InvitationRevoked ActivityKind = "account-revoke"   // Of and Detail: as of AccountInvited
	AccountJoined     ActivityKind = "account-join"     // by accepting an invitation; Detail: role
	AccountRenamed    ActivityKind = "account-rename"   // Detail: the new name
	AccountRole       ActivityKind = "account-role"     // Detail: the new role
	AccountDisabled   ActivityKind = "account-disable"  //
	AccountEnabled    ActivityKind = "account-enable"   //
	AccountSignedOut  ActivityKind = "account-sign-out" // from all sessions
	AccountFactors    ActivityKind = "account-factors"  // the second factors were removed
	AccountLink       ActivityKind = "account-link"     // a link for setting a new password was made
	PasswordSet       ActivityKind = "account-password" // with such a link

	// The following are noticed when someone who has entered the right password enters codes. By is empty.
	CodesWrong   ActivityKind = "account-codes-wrong"   // Detail: how many in a row
	CodesRefused ActivityKind = "account-codes-refused" // as many as there may be; Detail: how many

	// The following are done by the owner of the account.
	PasswordChanged ActivityKind = "own-password"
	OneTimeCodesOn  ActivityKind = "own-totp-on"
	OneTimeCodesOff ActivityKind = "own-totp-off"
	PasskeyAdded    ActivityKind = "own-passkey-add"    // Detail: name of the passkey
	PasskeyRemoved  ActivityKind = "own-passkey-remove" // Detail: name of the passkey
	RecoveryRenewed ActivityKind = "own-codes"          // new recovery codes were made
	EmailConfirmed  ActivityKind = "own-email"          // an e-mail address was confirmed
)

var accountActivities = []ActivityKind{
	AccountAdded, AccountInvited, InvitationRevoked, AccountJoined, AccountRenamed, AccountRole, AccountDisabled,
	AccountEnabled, AccountSignedOut, AccountFactors, AccountLink, PasswordSet, CodesWrong, CodesRefused,
	PasswordChanged, OneTimeCodesOn, OneTimeCodesOff, PasskeyAdded, PasskeyRemoved, RecoveryRenewed, EmailConfirmed,
}

// Activities about authors and networks (MeasureEntry.Activity). Of is Subject.Short; Detail is the day on which a
// pause or block ends (time.DateOnly). The value of a kind is a SubjectKind, a hyphen, and a Measure.
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

var measureActivities = []ActivityKind{
	AuthorNoted, AuthorWarned, AuthorPaused, AuthorBlocked, AuthorLifted,
	NetworkNoted, NetworkPaused, NetworkBlocked, NetworkLifted,
}

// Activities about announcements. Of is Announcement.Name.
const (
	AnnouncementDrafted     ActivityKind = "announcement-draft"
	AnnouncementDiscarded   ActivityKind = "announcement-discard"
	AnnouncementScheduled   ActivityKind = "announcement-schedule" // Detail: time of publication (RFC 3339)
	AnnouncementPublished   ActivityKind = "announcement-publish"
	AnnouncementCorrected   ActivityKind = "announcement-correct" // Detail: number of the new version
	AnnouncementTidied      ActivityKind = "announcement-form"    // Detail: number of the new version
	AnnouncementExtended    ActivityKind = "announcement-edition" // Detail: number of the new version
	AnnouncementReaddressed ActivityKind = "announcement-address" // only slugs or the original language changed
	CommentsClosed          ActivityKind = "announcement-close"   // Detail: time (RFC 3339)
	CommentsReopened        ActivityKind = "announcement-reopen"
)

var announcementActivities = []ActivityKind{
	AnnouncementDrafted, AnnouncementDiscarded, AnnouncementScheduled, AnnouncementPublished, AnnouncementCorrected,
	AnnouncementTidied, AnnouncementExtended, AnnouncementReaddressed, CommentsClosed, CommentsReopened,
}

// Activities about imported announcements. Of is Announcement.Name.
const (
	TranslationConfirmed ActivityKind = "announcement-confirm" // Detail: the language of the text
	AnnouncementDated    ActivityKind = "announcement-date"    // Detail: the day of publication (time.DateOnly)
)

// DataImported: what was exported from another system is being stored. Of is the system, with the site if that is known;
// Detail is how many announcements and comments are in the file.
const DataImported ActivityKind = "import"

var importActivities = []ActivityKind{TranslationConfirmed, AnnouncementDated, DataImported}

// RulesChanged: there is a new version of the house rules. Of is its number.
const RulesChanged ActivityKind = "rules-changed"

// SettingsChanged: a field of Settings or Institution was changed. Of names the field; Detail is the new value if it
// is short.
const SettingsChanged ActivityKind = "settings-changed"

// Activities about snippets. Of is the name of the snippet.
const (
	SnippetAdded   ActivityKind = "snippet-added"
	SnippetEdited  ActivityKind = "snippet-edited"
	SnippetRemoved ActivityKind = "snippet-removed"
)

// What was exported at the desk.
const (
	DataExported    ActivityKind = "export"         // all comments
	BoardExported   ActivityKind = "export-board"   // everything but secrets
	SecretsExported ActivityKind = "export-secrets" // everything
)

var exportActivities = []ActivityKind{DataExported, BoardExported, SecretsExported}

// RetentionDone: what was kept for long enough was deleted (RetentionDays). Nobody did it: By is empty. Detail is
// RetentionCounts.String.
const RetentionDone ActivityKind = "retention"
