package notice

import "slices"

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

// AboutAccount reports whether Of is a login in entries of kind k. (In an invitation it can be the
// name of somebody who has none yet.)
func (k ActivityKind) AboutAccount() bool { return slices.Contains(accountActivities, k) }
