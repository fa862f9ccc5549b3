package web_test

import (
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/desk"
	"noticeboard/internal/web/public"
)

// erasureExamples are the pages of erasing, and those on which erased comments are.
func erasureExamples() (all []example) {
	missing := notice.Problems{"scope": {Key: "problem.erasure.scope"}, "reason": {Key: "problem.erasure.reason"}}
	subject := notice.AuthorKey{1}.Subject()
	file := board.AuthorFile{
		Dossier: notice.Dossier{Subject: subject}, Names: []string{"Ana"}, Tally: notice.AuthorTally{Pending: 1001},
	}
	undoable := []board.UndoableErasure{
		{Number: 7, At: day, Until: day.Add(notice.ErasureGrace), By: "ada", Comments: 1, Comment: 3,
			Erased: notice.Erasure{Scope: notice.EraseName, Reason: notice.ByOrder}},
		{Number: 9, At: day, Until: day.Add(notice.ErasureGrace), By: "ada", Comments: 12, Comment: 4,
			Erased: notice.Erasure{Scope: notice.EraseAll, Reason: notice.Retention}},
	}
	found := []board.FoundAuthor{
		{Subject: subject, Name: "Ana", Tally: notice.AuthorTally{Published: 1, Erased: 2}}, {Subject: subject},
	}
	all = append(all,
		example{"erasures", desk.Erasures{Frame: deskFrame(notice.Admin, nil)}},
		example{"erasures, found", desk.Erasures{
			Frame: deskFrame(notice.Admin, nil), Email: "ana@example.org", Searched: true, Found: found, Undoable: undoable,
			Done: 7,
		}},
		example{"erasures, nothing found", desk.Erasures{Frame: deskFrame(notice.Admin, nil), Searched: true}},
		example{"erasures, problems", desk.Erasures{
			Frame: deskFrame(notice.Admin, nil), Problems: notice.Problems{"email": {Key: "problem.email.missing"}},
		}},
		example{"erase an author", desk.AuthorErase{Frame: deskFrame(notice.Admin, nil), File: file}},
		example{"erase an author, problems", desk.AuthorErase{
			Frame: deskFrame(notice.Admin, nil), ErasureForm: desk.ErasureForm{Problems: missing},
		}},
		example{"erase, problems", desk.CommentErase{
			Frame: deskFrame(notice.Admin, nil), Case: aCase(notice.Declined), ErasureForm: desk.ErasureForm{
				Erasure: undoable[0].Erased, Problems: missing, Changed: true,
			},
		}},
	)
	for _, s := range notice.Statuses {
		c := aCase(s)
		c.Comment.Author.Name, c.Comment.Author.Contact = "", ""
		c.Comment.Erased = undoable[0].Erased
		if s == notice.Erased {
			c.Comment.Erased.Scope = notice.EraseAll
		}
		all = append(all,
			example{"erase, " + s.String(), desk.CommentErase{Frame: deskFrame(notice.Admin, nil), Case: c}},
			example{"receipt of an erased name, " + s.String(), public.ReceiptShow{
				Frame: frame("/x"), Receipt: board.Receipt{Token: "t", Comment: c.Comment, Announcement: announcement()},
			}},
		)
	}
	return all
}
