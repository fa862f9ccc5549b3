package view_test

import (
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

const options = `{"challenge":"AAAA","rpId":"board.example"}`

func somebody() view.Person {
	return view.Person{
		Login: "rosa", Name: `Rosa "Ñ" <b>`, Role: notice.Moderator, Lang: notice.Spanish, Created: day, Entered: day, Codes: day,
		Passkeys: []view.Passkey{{Ref: "0a1b", Name: "Phone", Added: day, Used: day}, {Ref: "2c3d", Name: "הטלפון", Added: day}}, Recovery: 1,
	}
}

func entries() []notice.Activity {
	var all []notice.Activity
	for i, kind := range notice.ActivityKinds {
		if kind != notice.SettingsChanged {
			all = append(all, notice.Activity{Seq: uint64(i + 1), At: day, By: "ada", Kind: kind, Of: "rosa", Detail: "moderator"})
		}
	}
	all = append(all, notice.Activity{At: day, By: "mina", Kind: notice.AuthorPaused, Of: "ab000000", Detail: "2020-12-03"})
	for _, setting := range [][2]string{{"mode", "first-time"}, {"repeated", "true"}, {"links", "3"}, {"fast", "5/10"}, {"word.4", "casino, advertising"}, {"word.5", ""}} {
		all = append(all, notice.Activity{At: day, By: "ada", Kind: notice.SettingsChanged, Of: setting[0], Detail: setting[1]})
	}
	return append(all, notice.Activity{At: day, Kind: notice.AccountInvited, Detail: "team"})
}

func signedIn() (all []view.SignedIn) {
	for i, how := range []string{"password", "code", "key", "recovery", "passkey", "link", ""} {
		all = append(all, view.SignedIn{Number: uint64(i + 1), At: day, How: how, Browser: []string{"Firefox", ""}[i%2], Present: i < 3, Here: i == 0})
	}
	return all
}

func accountExamples() []example {
	bare := view.Person{Login: "ana", Name: "Ana", Role: notice.Team, Created: day, Disabled: true}
	own := view.Person{Login: "ana", Name: "Ana", Role: notice.Admin, Created: day}
	second := view.Second{Frame: frame("/desk/sign-in/second"), Codes: true, Passkey: options, Recovery: true, Code: `12"`, Wait: time.Minute,
		Problems: notice.Problems{"code": "problem.code.used", "recovery": "problem.recovery.wrong", "passkey": "problem.passkey.wrong", "form": "problem.soon"}}
	all := []example{
		{"sign-in, passkey", view.SignIn{Frame: frame("/desk/sign-in"), Passkey: options, Done: "password", Problems: notice.Problems{"passkey": "problem.passkey.late"}}},
		{"second, codes alone", view.Second{Frame: frame("/x"), Codes: true}},
		{"second, passkey elsewhere", view.Second{Frame: frame("/x"), Missing: "board.example", Recovery: true}},
		{"second, passkey alone", view.Second{Frame: frame("/x"), Passkey: options}},
		{"second", second},
		{"prove", view.Prove{Frame: desk(notice.Team, nil), Next: "/desk/account"}},
		{"prove, problems", view.Prove{Frame: desk(notice.Team, nil), Passkey: options, Wait: time.Minute,
			Problems: notice.Problems{"password": "problem.password.wrong", "passkey": "problem.passkey.wrong", "form": "problem.soon"}}},
		{"join", view.Join{Frame: frame("/x"), Token: "t", Role: notice.Team}},
		{"join, problems", view.Join{Frame: frame("/x"), Token: "t", Role: notice.Admin, Login: "ana", Given: true, Name: "Ana", Lang: notice.Spanish,
			Problems: notice.Problems{"login": "problem.login.taken", "name": "problem.name.long", "password": "problem.password.short"}}},
		{"join, reset", view.Join{Frame: frame("/x"), Token: "t", Reset: true, Login: "ana", Given: true, Problems: notice.Problems{"password": "problem.password.short"}}},
		{"own account", view.OwnAccount{Frame: desk(notice.Team, nil), Person: own, Name: "Ana"}},
		{"own account, full", view.OwnAccount{Frame: desk(notice.Admin, nil), Person: somebody(), Name: "Rosa", Lang: notice.English, SignIns: signedIn(),
			Renaming: "0a1b", Typed: "\u202e", Done: "saved", Wait: time.Minute,
			Problems: notice.Problems{"name": "problem.name.missing", "lang": "problem.account.lang", "name-0a1b": "problem.name.form", "form": "problem.soon"}}},
		{"one-time codes", view.OneTimeCodes{Frame: desk(notice.Team, nil), Secret: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"}},
		{"one-time codes, problems", view.OneTimeCodes{Frame: desk(notice.Team, nil), Secret: "ABCD", On: true, Code: "123", Problems: notice.Problems{"code": "problem.code.wrong"}}},
		{"new passkey", view.NewPasskey{Frame: desk(notice.Team, nil), Passkey: options, Name: "Firefox"}},
		{"new passkey, problems", view.NewPasskey{Frame: desk(notice.Team, nil), Passkey: options, Problems: notice.Problems{"passkey-name": "problem.passkey.name", "passkey": "problem.passkey.late"}}},
		{"recovery", view.Recovery{Frame: desk(notice.Team, nil), Done: "codes-on", Codes: []string{"abcd-efgh-ijkl-mnop"}}},
		{"accounts", view.Accounts{Frame: desk(notice.Admin, nil), People: []view.Person{own}}},
		{"accounts, full", view.Accounts{Frame: desk(notice.Admin, nil), People: []view.Person{somebody(), bare}, More: "/more", Done: "revoked",
			Invitations: []view.Invitation{{ID: "i", Role: notice.Team, Expires: day}, {ID: "j", Login: "eva", Name: "Eva", By: "ana", Role: notice.Admin, Expires: day}},
			Role:        notice.Moderator, Login: "?", Name: "\x00",
			Problems: notice.Problems{"role": "problem.role.unknown", "login": "problem.login.form", "name": "problem.name.form"}}},
		{"account", view.Account{Frame: desk(notice.Admin, nil), Person: somebody(), Name: "Rosa", Role: notice.Moderator, SignIns: signedIn(), Acts: entries(), Done: "name"}},
		{"account, own", view.Account{Frame: desk(notice.Admin, nil), Person: own, Name: "Ana", Problems: notice.Problems{"form": "problem.account.last"}}},
		{"account, disabled", view.Account{Frame: desk(notice.Admin, nil), Person: view.Person{Login: "eva", Name: "Eva", Role: notice.Team, Disabled: true}, Name: "?", Role: notice.Team,
			Problems: notice.Problems{"name": "problem.name.form", "role": "problem.account.own-role", "form": "problem.account.disabled"}}},
		{"link made", view.LinkMade{Frame: desk(notice.Admin, nil), Link: "https://board.example/x", Expires: day, Role: notice.Team, Back: "/desk/accounts"}},
		{"link made, reset", view.LinkMade{Frame: desk(notice.Admin, nil), Link: "https://board.example/x", Expires: day, For: "rosa", Back: "/desk/accounts/rosa"}},
		{"activity, empty", view.Activity{Frame: desk(notice.Admin, nil)}},
		{"activity", view.Activity{Frame: desk(notice.Admin, nil), Acts: entries(), More: "/more"}},
	}
	for _, missing := range []string{"address", "plain", "board.example"} {
		all = append(all,
			example{"own account, no passkeys: " + missing, view.OwnAccount{Frame: desk(notice.Team, nil), Person: own, Name: "Ana", Missing: missing}},
			example{"new passkey, none: " + missing, view.NewPasskey{Frame: desk(notice.Team, nil), Missing: missing}},
		)
	}
	for _, done := range view.FlashKeys {
		all = append(all, example{"own account, " + done, view.OwnAccount{Frame: desk(notice.Team, nil), Person: own, Name: "Ana", Done: done}})
	}
	for _, key := range []string{"error.410-used", "error.410-revoked", "error.410-expired"} {
		all = append(all, example{key, view.Error{Frame: frame("/x"), Status: 410, Key: key}})
	}
	return all
}
