package web_test

import (
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/account"
	"noticeboard/internal/web/edge"
)

const options = `{"challenge":"AAAA","rpId":"board.example"}`

func somebody() account.Person {
	return account.Person{
		Login: "rosa", Name: `Rosa "Ñ" <b>`, Role: notice.Moderator, Lang: notice.Spanish, Created: day,
		LastSignIn: day,
		Codes:      day,
		Passkeys: []account.Passkey{{Ref: "0a1b", Name: "Phone", Added: day, Used: day},
			{Ref: "2c3d", Name: "הטלפון", Added: day, Elsewhere: "localhost"}}, Recovery: 1,
	}
}

// guessed returns an account with n wrong codes in a row.
func guessed(n int) account.Person {
	return account.Person{Login: "ana", Name: "Ana", Role: notice.Team, Created: day, Codes: day, Recovery: 9,
		WrongCodes: auth.WrongCodes{Row: n, Total: n, Last: day}}
}

func entries() (es []account.Entry) {
	var all []notice.Activity
	for i, kind := range notice.ActivityKinds {
		if kind == notice.RetentionDone {
			done := notice.RetentionCounts{1200, 0, 3, 1}
			all = append(all, notice.RetentionRun{Ended: day, Done: done}.Activity())
			continue
		}
		if kind != notice.SettingsChanged && kind != notice.TranslationConfirmed {
			all = append(all, notice.Activity{Seq: uint64(i + 1), At: day, By: "ada", Kind: kind, Of: "rosa",
				Detail: "moderator"})
		}
	}
	all = append(all, notice.Activity{At: day, By: "mina", Kind: notice.AuthorPaused, Of: "ab000000",
		Detail: "2020-12-03"})
	all = append(all, notice.Activity{At: day, By: "mina", Kind: notice.TranslationConfirmed, Of: "a-notice",
		Detail: "es"})
	for _, setting := range [][2]string{{"mode", "first-time"}, {"repeated", "true"}, {"links", "3"},
		{"fast", "5/10"}, {"word.4", "casino, advertising"}, {"word.5", ""}} {
		all = append(all, notice.Activity{At: day, By: "ada", Kind: notice.SettingsChanged, Of: setting[0],
			Detail: setting[1]})
	}
	all = append(all, notice.Activity{At: day, Kind: notice.AccountInvited, Detail: "team"})
	for _, a := range all {
		es = append(es, account.Entry{Activity: a})
	}
	author, network := notice.AuthorKey{0xab}.Subject(), notice.NetworkKey{0xcd}.Subject()
	for _, e := range []account.Entry{
		{Activity: notice.Activity{Kind: notice.AuthorBlocked}, About: board.Participant{Subject: author, Name: "Ana <b> Ñandú"}},
		{Activity: notice.Activity{Kind: notice.AuthorWarned}, About: board.Participant{Subject: author}},
		{Activity: notice.Activity{Kind: notice.NetworkBlocked}, About: board.Participant{Subject: network}},
	} {
		e.At, e.By, e.Of = day, "mina", e.About.Subject.Short()
		es = append(es, e)
	}
	return es
}

func signedIn() (all []account.SignedIn) {
	for i, how := range []string{"password", "code", "key", "recovery", "passkey", "link", ""} {
		all = append(all, account.SignedIn{Number: uint64(i + 1), At: day, How: how,
			Browser: []string{"Firefox", ""}[i%2], Active: i < 3, Here: i == 0})
	}
	return all
}

func accountExamples() []example {
	bare := account.Person{Login: "ana", Name: "Ana", Role: notice.Team, Created: day, Disabled: true}
	own := account.Person{Login: "ana", Name: "Ana", Role: notice.Admin, Created: day}
	second := account.SecondFactor{Frame: frame("/desk/sign-in/second"), Codes: true, Passkey: options, Recovery: true,
		Code: `12"`, Wait: time.Minute,
		Problems: notice.Problems{"code": {Key: "problem.code.used"}, "recovery": {Key: "problem.recovery.wrong"},
			"passkey": {Key: "problem.passkey.wrong"}, "form": {Key: "problem.soon"}}}
	sent := []account.HiddenField{{Name: "do", Value: `publish "`}}
	all := []example{
		{"renew", account.SessionRenew{Frame: frame("/desk/rules"), Action: "/desk/rules", Sent: sent, Passkey: options,
			Texts: []view.Kept{{Field: "title.en", Text: "\nT </textarea>"}, {Field: "note", Text: "N"}}, NoFiles: true,
			Login: "ana", Problems: notice.Problems{"login": {Key: "problem.sign-in"},
				"password": {Key: "problem.sign-in"}, "form": {Key: "problem.soon"}}, Wait: time.Hour}},
		{"renew, lost", account.SessionRenew{Frame: frame("/desk/rules"), Lost: true,
			Texts: []view.Kept{{Field: "body.en", Text: "B"}}}},
		{"renew, second step", account.SessionRenew{Frame: frame("/desk/rules"), Action: "/desk/rules", Second: true,
			Codes: true, Recovery: true, Problems: notice.Problems{"code": {Key: "problem.code.used"},
				"recovery": {Key: "problem.recovery.wrong"}}}},
		{"renew, refused", account.SessionRenew{Frame: frame("/desk/rules"), Action: "/desk/rules", Second: true}},
		{"sign-in, passkey", account.SignIn{Frame: frame("/desk/sign-in"), Passkey: options, Done: "password",
			Problems: notice.Problems{"passkey": {Key: "problem.passkey.late"}}}},
		{"second, codes alone", account.SecondFactor{Frame: frame("/x"), Codes: true}},
		{"second, passkey elsewhere", account.SecondFactor{Frame: frame("/x"), Missing: "board.example",
			Recovery: true}},
		{"second, passkeys of another name", account.SecondFactor{Frame: frame("/x"), Codes: true, Recovery: true,
			Moved: []string{"localhost", "old.example"}}},
		{"sign-in, passkeys of another name", account.SignIn{Frame: frame("/desk/sign-in"), Passkey: options,
			Moved: []string{"localhost"}}},
		{"second, passkey alone", account.SecondFactor{Frame: frame("/x"), Passkey: options}},
		{"second", second},
		{"second, codes refused", account.SecondFactor{Frame: frame("/x"), Refused: true, Passkey: options,
			Problems: notice.Problems{"form": {Key: "problem.second.exhausted"}}}},
		{"own account, wrong codes", account.Profile{Frame: deskFrame(notice.Team, nil), Person: guessed(1),
			Name: "Ana"}},
		{"account, wrong codes", account.AccountShow{Frame: deskFrame(notice.Admin, nil), Person: guessed(1),
			Name: "Ana", Role: notice.Team}},
		{"own account, codes refused", account.Profile{Frame: deskFrame(notice.Team, nil), Person: guessed(100),
			Name: "Ana"}},
		{"account, codes refused", account.AccountShow{Frame: deskFrame(notice.Admin, nil), Person: guessed(100),
			Name: "Ana", Role: notice.Team}},
		{"prove", account.Reauthenticate{Frame: deskFrame(notice.Team, nil), Action: "/desk/account/prove",
			Next: "/desk/account"}},
		{"prove, problems", account.Reauthenticate{Frame: deskFrame(notice.Team, nil), Action: "/desk/identity",
			Passkey: options, NoFiles: true, Wait: time.Minute,
			Kept: []account.HiddenField{{Name: "name.en", Value: "A \"name\"\n<b>"}, {Name: "login", Value: "eva"}},
			Problems: notice.Problems{"password": {Key: "problem.password.wrong"},
				"passkey": {Key: "problem.passkey.wrong"}, "form": {Key: "problem.soon"}}}},
		{"join", account.LinkAccept{Frame: frame("/x"), Token: "t", Role: notice.Team}},
		{"join, problems", account.LinkAccept{Frame: frame("/x"), Token: "t", Role: notice.Admin, Login: "ana",
			Given: true, Name: "Ana", Lang: notice.Spanish,
			Problems: notice.Problems{"login": {Key: "problem.login.taken"}, "name": {Key: "problem.name.long"},
				"password": {Key: "problem.password.short"}}}},
		{"join, reset", account.LinkAccept{Frame: frame("/x"), Token: "t", Reset: true, Login: "ana", Given: true,
			Problems: notice.Problems{"password": {Key: "problem.password.short"}}}},
		{"own account", account.Profile{Frame: deskFrame(notice.Team, nil), Person: own, Name: "Ana"}},
		{"own account, full", account.Profile{Frame: deskFrame(notice.Admin, nil), Person: somebody(), Name: "Rosa",
			Lang: notice.English, SignIns: signedIn(),
			Renaming: "0a1b", Typed: "\u202e", Done: "saved", Wait: time.Minute,
			Problems: notice.Problems{"name": {Key: "problem.name.missing"}, "lang": {Key: "problem.account.lang"},
				"name-0a1b": {Key: "problem.name.form"}, "form": {Key: "problem.soon"}}}},
		{"one-time codes", account.TOTPEnrol{Frame: deskFrame(notice.Team, nil),
			Secret: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"}},
		{"one-time codes, problems", account.TOTPEnrol{Frame: deskFrame(notice.Team, nil), Secret: "ABCD", On: true,
			Code: "123", Problems: notice.Problems{"code": {Key: "problem.code.wrong"}}}},
		{"new passkey", account.PasskeyAdd{Frame: deskFrame(notice.Team, nil), Passkey: options, Name: "Firefox"}},
		{"new passkey, problems", account.PasskeyAdd{Frame: deskFrame(notice.Team, nil), Passkey: options,
			Problems: notice.Problems{"passkey-name": {Key: "problem.passkey.name"},
				"passkey": {Key: "problem.passkey.late"}}}},
		{"recovery", account.RecoveryCodes{Frame: deskFrame(notice.Team, nil), Done: "codes-on",
			Codes: []string{"abcd-efgh-ijkl-mnop"}}},
		{"accounts", account.Accounts{Frame: deskFrame(notice.Admin, nil), People: []account.Person{own}}},
		{"accounts, full", account.Accounts{Frame: deskFrame(notice.Admin, nil),
			People: []account.Person{somebody(), bare}, More: "/more", Done: "revoked",
			Invitations: []account.Invitation{{ID: "i", Role: notice.Team, Expires: day},
				{ID: "j", Login: "eva", Name: "Eva", By: "ana", Role: notice.Admin, Expires: day}},
			Role: notice.Moderator, Login: "?", Name: "\x00",
			Problems: notice.Problems{"role": {Key: "problem.role.unknown"}, "login": {Key: "problem.login.form"},
				"name": {Key: "problem.name.form"}}}},
		{"account", account.AccountShow{Frame: deskFrame(notice.Admin, nil), Person: somebody(), Name: "Rosa",
			Role: notice.Moderator, SignIns: signedIn(), Acts: entries(), Done: "name"}},
		{"account, own", account.AccountShow{Frame: deskFrame(notice.Admin, nil), Person: own, Name: "Ana",
			Problems: notice.Problems{"form": {Key: "problem.account.last"}}}},
		{"account, disabled", account.AccountShow{Frame: deskFrame(notice.Admin, nil),
			Person: account.Person{Login: "eva", Name: "Eva", Role: notice.Team, Disabled: true}, Name: "?",
			Role: notice.Team,
			Problems: notice.Problems{"name": {Key: "problem.name.form"}, "role": {Key: "problem.account.own-role"},
				"form": {Key: "problem.account.disabled"}}}},
		{"link made", account.LinkShow{Frame: deskFrame(notice.Admin, nil), Link: "https://board.example/x",
			Expires: day, Role: notice.Team, Back: "/desk/accounts"}},
		{"link made, reset", account.LinkShow{Frame: deskFrame(notice.Admin, nil), Link: "https://board.example/x",
			Expires: day, For: "rosa", Back: "/desk/accounts/rosa"}},
		{"activity, empty", account.Activity{Frame: deskFrame(notice.Admin, nil)}},
		{"activity", account.Activity{Frame: deskFrame(notice.Admin, nil), Acts: entries(), More: "/more"}},
	}
	for _, missing := range []string{"address", "plain", "board.example"} {
		all = append(all,
			example{"own account, no passkeys: " + missing,
				account.Profile{Frame: deskFrame(notice.Team, nil), Person: own, Name: "Ana", Missing: missing}},
			example{"new passkey, none: " + missing,
				account.PasskeyAdd{Frame: deskFrame(notice.Team, nil), Missing: missing}},
		)
	}
	for _, done := range account.FlashKeys {
		all = append(all, example{"own account, " + done,
			account.Profile{Frame: deskFrame(notice.Team, nil), Person: own, Name: "Ana", Done: done}})
	}
	for _, key := range []string{"error.410-used", "error.410-revoked", "error.410-expired"} {
		all = append(all, example{key, edge.Error{Frame: frame("/x"), Status: 410, Key: key}})
	}
	return all
}
