package boltstore

import (
	"maps"
	"slices"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// Records of each form. first… and second… have only the fields that the form had at the time; the others have all
// fields of the current form.
var (
	at   = time.Date(2030, 1, 2, 3, 4, 5, 6_000_000, time.UTC)
	body = notice.Body{Parts: []notice.Part{
		{Lang: "es", Source: "¿Por qué?", HTML: "<p>¿Por qué?</p>"}, {Lang: "und", Source: "Cur?", HTML: "<p>Cur?</p>"},
	}, Policy: 7, Salt: []byte("salt")}
	firstComment = notice.Comment{
		ID: 9, On: 2, Root: 3, Parent: 4, Number: 5, Thread: 6, Place: 7,
		Author: notice.Author{
			Key: notice.AuthorKey{1, 2, 3}, Name: "Ana", Organisation: "Casa", Role: notice.Team,
			Contact: "ana@example.org",
		},
		Lang: "es", Body: body, Question: true, Answers: []notice.CommentID{8}, Notify: true,
		Flags:  []notice.Flag{notice.FlagLinks},
		Status: notice.Removed, Reason: "respect", Rules: 1, Explanation: "Porque sí.", Posted: at,
		Decided: at.Add(time.Hour),
		Network: notice.NetworkKey{4, 5}, Origin: "seed:x/y",
	}
	goldenAnnouncement = notice.Announcement{
		ID: 9, Slugs: map[notice.Lang]string{"en": "a", "es": "b"}, OldSlugs: []string{"c"},
		Texts: map[notice.Lang]notice.Text{
			"en": {Title: "T", Summary: "S", Place: "P", Body: body}, "es": {Title: "U", Translated: "en", Body: body},
		},
		Published: at, Closes: at.Add(time.Hour), Origin: "seed:x",
	}
	changedAnnouncement = func() notice.Announcement {
		a := goldenAnnouncement
		a.Draft, a.Saved = true, notice.Saved{Times: 4, At: at, By: "tomas"}
		a.Changes = []notice.Change{
			{At: at, By: "tomas", Kind: notice.Corrected, Notes: map[notice.Lang]string{"en": "N", "es": "M"}},
			{At: at, By: "ada", Kind: notice.Tidied},
		}
		return a
	}()
	firstAudit = notice.AuditEntry{
		Seq: 9, At: at, By: "mina", On: 2, Comment: 3, Action: notice.Remove, From: notice.Published,
		To:     notice.Removed,
		Reason: "respect", Rules: 1, Digest: [32]byte{1, 2},
	}
	amendedComment = func() notice.Comment {
		c := goldenComment
		c.Edits, c.Edited = 2, at.Add(time.Minute)
		return c
	}()
	goldenComment = func() notice.Comment {
		c := secondComment
		c.Screened = notice.Pending
		return c
	}()
	secondComment = func() notice.Comment {
		c := firstComment
		c.Rules, c.Claim, c.Referral = 3, notice.Claim{Login: "mina", At: at}, notice.Referral{To: "Ministerio", At: at}
		c.Guess, c.ClosedAt = notice.Guess{Spam: 97, Words: []string{"casino"}}, at
		c.Translations = []notice.Translation{
			{Lang: "en", Source: "Why?", HTML: "<p>Why?</p>", Policy: 7, By: "Mina", At: at},
		}
		c.MissingLangs, c.Versions, c.Corrected = []notice.Lang{"en"}, 2, at
		return c
	}()
	goldenAudit = func() notice.AuditEntry {
		e := firstAudit
		e.Rules, e.Undoes, e.Batch = 3, 8, 7
		return e
	}()
	goldenBook = func() notice.RuleBook {
		b := firstBook
		b.Rules = append(b.Rules,
			notice.Rule{Reason: "advertising", Texts: b.Rules[0].Texts},
			notice.Rule{Reason: "bait", Texts: b.Rules[0].Texts, Spam: true},
		)
		return b
	}()
	firstBook = notice.RuleBook{Version: 9, Since: at, By: "ada", Rules: []notice.Rule{
		{Reason: "respect", Texts: map[notice.Lang]notice.RuleText{
			"en": {Title: "T", Short: "S", Text: "X"}, "es": {Title: "U", Short: "V", Text: "W"},
		}},
	}}
	goldenBatch = notice.Batch{
		Seq: 9, First: 9, At: at, By: "mina", Action: notice.Decline, Reason: "respect", Rules: 3, Done: 12,
		Skipped: []notice.Skipped{
			{Comment: 3, By: "ada", Action: notice.Approve, Status: notice.Published},
			{Comment: 4, Status: notice.Removed},
		},
	}
	firstSettings = notice.Settings{Version: 3, DecideWithin: 2, AnswerWithin: 10,
		Screening: notice.DefaultScreening()}
	goldenSettings = notice.Settings{Version: 3, DecideWithin: 2, AnswerWithin: 10, Screening: notice.Screening{
		Mode: notice.HoldFirst, Links: 3, Repeated: true, Fast: notice.Pace{Comments: 4, Minutes: 15},
		LastWord: 9, CloseAfter: 30, Likely: 95,
		Words: []notice.WordRule{{ID: 9, Text: "casino", Lang: "es", Whole: true, Reason: "respect"},
			{ID: 4, Text: "x"}},
	}}
	goldenFirstSteps = notice.FirstSteps{
		Ticked: []notice.FirstStep{notice.StepRules, notice.StepBackup}, Dismissed: time.UnixMilli(1893456000123).UTC(), By: "ada",
	}
	goldenImportMark = notice.ImportMark{
		Source: [32]byte{1, 2, 3}, System: "wordpress", Begun: at, By: "ada", Items: 9, Done: 4,
	}
	goldenInstitution = notice.Institution{
		Version: 3,
		Name:    map[notice.Lang]string{"en": "A", "es": "B"}, Team: map[notice.Lang]string{"en": "C", "es": "D"},
		Short: "E", Contact: "f@example.org", Brand: "#7a1f3d",
		Logo: notice.Logo{
			Light: notice.Picture{PNG: []byte("png"), Width: 300, Height: 60},
			Dark:  notice.Picture{PNG: []byte("PNG"), Width: 200, Height: 40},
			Named: true,
		},
	}
	wholeInstitution = notice.Institution{
		Version: 3, Name: goldenInstitution.Name, Team: goldenInstitution.Team, Short: "E", Contact: "f@example.org",
		Brand: "#7a1f3d", English: "en-US", Zone: "America/New_York", Logo: goldenInstitution.Logo,
		Notes: map[notice.InfoPage]map[notice.Lang]string{
			"about": {"en": "About", "es": "Acerca"}, "privacy": {"es": "Privacidad"},
		},
	}
	bandedInstitution = func() notice.Institution {
		i := wholeInstitution
		i.Bands = "#7a1f3d #00008b"
		return i
	}()
	drawnInstitution = func() notice.Institution {
		i := bandedInstitution
		i.Logo.Light.SVG, i.Logo.Dark.SVG = []byte("<svg/>"), []byte("<svg></svg>")
		return i
	}()
	bareInstitution = notice.Institution{Version: 1, Name: goldenInstitution.Name, Team: goldenInstitution.Team}
	goldenSnippet   = notice.Snippet{
		ID: 9, Version: 2, For: notice.ForExplanation, Reason: "respect", Name: "N",
		Texts: map[notice.Lang]string{"en": "A", "es": "B"},
	}
	goldenMemory = notice.Memory{
		Folding: 8, Until: 12, Wanted: 3, Unwanted: 4,
		Tokens: []notice.TokenCount{{Token: 1 << 63, Wanted: 1, Unwanted: 2}, {Token: 7, Wanted: 1 << 31}},
		Record: notice.Outcomes{Approved: 5, Declined: 6, Missed: 7},
	}
	unfoldedMemory = func(m notice.Memory) notice.Memory { m.Folding = 0; return m }(goldenMemory)
	goldenVersion  = notice.Version{Body: body, Until: at, By: "tomas"}
	goldenState    = auth.State{
		Kind: auth.PendingState, Key: auth.Hash{1}, Login: "mina", Expires: at, Password: auth.Hash{2},
		Rehash: "$argon2id$…", Secret: []byte("secret"),
	}
	goldenWords = notice.JournalWords{
		Remarks: notice.Remarks{Explanation: "why", Note: "ours"}, Detail: "Mina", Salt: [16]byte{1},
	}
	goldenActivity = notice.Activity{Seq: 9, At: at, By: "ada", Kind: "account-role", Of: "mina", Detail: "moderator"}
	goldenDossier  = notice.Dossier{Subject: notice.AuthorKey{1, 2, 3}.Subject(), Stopped: 4,
		Measures: []notice.MeasureEntry{
			{At: at, By: "mina", Kind: notice.Note, Reason: "ours"},
			{At: at, By: "ada", Kind: notice.Block, Reason: "Porque sí.", Until: at.Add(time.Hour), Rule: "respect",
				Rules: 3},
		}}
	goldenAccount = auth.Account{
		Login: "mina", Name: "Mina", Role: notice.Moderator, Lang: "es", Password: "$argon2id$…", Created: at,
		Disabled: true,
	}
	goldenSession = auth.Session{ID: auth.SessionID{7}, Login: "mina", Created: at, Seen: at.Add(time.Minute)}

	// With the fields for second factors.
	goldenFactors = auth.Account{
		Login: "mina", Name: "Mina", Role: notice.Team, Password: "$argon2id$…", Created: at,
		LastSignIn: at.Add(time.Hour),
		TOTP:       auth.TOTP{Secret: []byte("secret"), Last: 7, Added: at},
		Passkeys: []auth.Passkey{
			{ID: []byte{1}, Key: []byte{2}, Name: "Phone", Added: at, Used: at.Add(time.Minute), Counter: 3,
				BackupEligible: true},
		},
		UserHandle: []byte("handle"), RecoveryCodes: []auth.Hash{{4}, {5}},
	}
	goldenProven = auth.Session{
		ID: auth.SessionID{7}, Login: "mina", Created: at, Seen: at.Add(time.Minute),
		Method: auth.ByCode, Authenticated: at.Add(time.Second),
	}
	goldenSignIn = auth.SignIn{
		Number: 9, Login: "mina", At: at, Method: auth.ByPasskey, Browser: "Firefox", Session: auth.SessionID{7},
	}
	goldenLink = auth.Link{
		ID: auth.LinkID{8}, Reset: true, Login: "mina", Name: "Mina", Role: notice.Admin, By: "ada",
		Created: at, Expires: at.Add(time.Hour), State: auth.LinkRevoked,
	}
)

// minute returns a time that no other number gives.
func minute(n int) time.Time { return at.Add(time.Duration(n) * time.Minute) }

// Records in which every field is set and no two have the same value, for forms whose older records have equal
// values. TestGoldenValuesAreDistinct checks that.
var (
	distinctComment = notice.Comment{
		ID: 9, On: 11, Root: 12, Parent: 13, Number: 14, Thread: 15, Place: 16,
		Author: notice.Author{
			Key: notice.AuthorKey{17}, Name: "Ana", Organisation: "Casa", Role: notice.Team, Contact: "ana@example.org",
		},
		Lang: "es", Body: notice.Body{
			Parts: []notice.Part{{Lang: "en", Source: "Why?", HTML: "<p>Why?</p>"}}, Policy: 18, Salt: []byte("salt"),
		},
		Question: true, Answers: []notice.CommentID{19}, ClosedWith: []notice.CommentID{23}, Flags: []notice.Flag{notice.FlagLinks},
		Claim: notice.Claim{Login: "mina", At: minute(1)}, Referral: notice.Referral{To: "Ministerio", At: minute(2)},
		Guess: notice.Guess{Spam: 20, Words: []string{"casino"}}, Screened: notice.Pending, Edits: 21,
		Edited:   minute(3),
		ClosedAt: minute(4), Translations: []notice.Translation{
			{Lang: "qu", Source: "Imarayku?", HTML: "<p>Imarayku?</p>", Policy: 22, By: "Tomás", At: minute(5)},
		},
		MissingLangs: []notice.Lang{"und"}, Versions: 24, Corrected: minute(6),
		Status: notice.Removed, Reason: "respect", Rules: 25, Explanation: "Porque sí.",
		Posted: minute(7), Decided: minute(8), Network: notice.NetworkKey{26}, Nonce: notice.NonceKey{27},
		Origin: "seed:x/y",
	}
	notifiedComment = func() notice.Comment {
		c := distinctComment
		c.Question, c.Notify = false, true
		return c
	}()
	distinctAnnouncement = notice.Announcement{
		ID: 9, Slugs: map[notice.Lang]string{"en": "a", "es": "b"}, OldSlugs: []string{"c"},
		Texts: map[notice.Lang]notice.Text{
			"en": {Title: "T", Summary: "S", Place: "P", Translated: "es", Body: notice.Body{
				Parts: []notice.Part{{Lang: "en", Source: "Why?", HTML: "<p>Why?</p>"}}, Policy: 3,
				Salt: []byte("salt"),
			}},
			"es": {Title: "U", Summary: "V", Place: "Q", Translated: "qu", Body: notice.Body{
				Parts: []notice.Part{{Lang: "und", Source: "Cur?", HTML: "<p>Cur?</p>"}}, Policy: 4,
				Salt: []byte("pepper"),
			}},
		},
		Published: minute(1), Closes: minute(2), Origin: "seed:x", Draft: true,
		Changes: []notice.Change{
			{At: minute(3), By: "tomas", Kind: notice.Corrected, Notes: map[notice.Lang]string{"en": "N", "es": "M"}},
		},
		Saved: notice.Saved{Times: 5, At: minute(4), By: "ada"},
	}
	unreviewedAnnouncement = func() notice.Announcement {
		a := distinctAnnouncement
		a.Texts = maps.Clone(a.Texts)
		t := a.Texts["es"]
		t.Unreviewed = true
		a.Texts["es"] = t
		return a
	}()
	releasedAnnouncement = func() notice.Announcement {
		a := distinctAnnouncement
		a.Draft, a.Released = false, true
		return a
	}()
	distinctAudit = notice.AuditEntry{
		Seq: 9, At: minute(1), By: "mina", On: 2, Comment: 3, Action: notice.Remove, From: notice.Published,
		To: notice.Removed, Reason: "respect", Rules: 4, Undoes: 5, Batch: 6, Digest: [32]byte{7},
	}
	firstBatch = func() notice.Batch {
		b := distinctBatch
		b.First = 9
		return b
	}()
	distinctBatch = notice.Batch{
		Seq: 9, First: 33, At: minute(1), By: "mina", Action: notice.Decline, Reason: "respect", Rules: 2, Done: 3,
		Skipped: []notice.Skipped{{Comment: 4, By: "ada", Action: notice.Approve, Status: notice.Published}},
	}
	goldenRetentionRun = notice.RetentionRun{
		On: minute(1), Begun: minute(2), Ended: minute(3), After: 4, Done: notice.RetentionCounts{5, 6, 7, 8},
	}
	promisedSettings = func() notice.Settings { s := loudSettings; s.Unpromised = false; return s }()
	loudSettings     = notice.Settings{Version: 1, DecideWithin: 2, AnswerWithin: 3, Unpromised: true, Screening: notice.Screening{
		Mode: notice.HoldFirst, Links: 4, Repeated: true, Fast: notice.Pace{Comments: 5, Minutes: 6},
		Words:    []notice.WordRule{{ID: 7, Text: "casino", Lang: "es", Whole: true, Reason: "respect"}},
		LastWord: 8, CloseAfter: 9, Likely: 10,
	}}
	distinctSettings = func() notice.Settings {
		s := loudSettings
		s.Retention = notice.RetentionDays{14, 15, 16, 17}
		s.Quiet = notice.QuietHours{From: 11, To: 12, Days: 13}
		return s
	}()
	distinctDossier = notice.Dossier{Subject: notice.AuthorKey{1, 2, 3}.Subject(), Stopped: 4,
		Measures: []notice.MeasureEntry{
			{At: minute(1), By: "ada", Kind: notice.Block, Reason: "Porque sí.", Until: minute(2), Rule: "respect",
				Rules: 3},
		}}
	distinctAccount = auth.Account{
		Login: "mina", Name: "Mina", Role: notice.Moderator, Lang: "es", Password: "$argon2id$…",
		Created: minute(1), Disabled: true, LastSignIn: minute(2),
		TOTP: auth.TOTP{Secret: []byte("secret"), Last: 3, Added: minute(4)},
		Passkeys: []auth.Passkey{
			{ID: []byte{5}, Key: []byte{6}, Name: "Phone", Added: minute(7), Used: minute(8), Counter: 9,
				BackupEligible: true},
		},
		UserHandle: []byte("handle"), RecoveryCodes: []auth.Hash{{10}},
	}
	guessedAccount = func() auth.Account {
		a := distinctAccount
		a.WrongCodes = auth.WrongCodes{Row: 11, Total: 12, Last: minute(13)}
		return a
	}()
	usedAccount = func() auth.Account {
		a := guessedAccount
		a.TOTP.Used = []uint64{14}
		return a
	}()
	boundAccount = func() auth.Account {
		a := usedAccount
		a.Passkeys = slices.Clone(a.Passkeys)
		a.Passkeys[0].Party = "localhost"
		return a
	}()
	mailedAccount = func() auth.Account {
		a := boundAccount
		a.Mail = notice.ColleagueMail{
			Address: "mina@example.org", State: notice.MailStopped, Since: minute(15), Reason: "bounced", Lang: "en",
			Often: map[notice.DeskNews]notice.Often{notice.DeskWaiting: notice.Daily},
			Asked: []notice.Asking{{Of: notice.AuthorKey{16}, At: minute(17)}},
		}
		return a
	}()
	goldenDeskWatch = notice.DeskWatch{Overdue: 18, Mail: minute(19), Hook: minute(20), Backup: minute(21), Dead: minute(22)}
)

// withoutNonce returns c as it was stored before comments had a nonce.
// withoutClosings returns c without a field that was in the records of replies before.
func withoutClosings(c notice.Comment) notice.Comment {
	c.ClosedWith = nil
	return c
}

func withoutNonce(c notice.Comment) notice.Comment {
	c.Nonce = notice.NonceKey{}
	return c
}
