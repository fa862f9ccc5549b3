package web_test

import (
	"noticeboard/internal/board"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/desk"
)

// importExamples are the pages of an import: without a file, and at every stage.
func importExamples() (all []example) {
	add := func(name string, p desk.ImportShow) {
		p.Frame = deskFrame(notice.Admin, nil)
		all = append(all, example{"import, " + name, p})
	}
	add("nothing", desk.ImportShow{})
	add("problems", desk.ImportShow{
		Form: desk.ImportForm{Language: "fr", Types: "post", Team: "Ana", Announcement: "x", Map: "</textarea>", Refused: "y"},
		Problems: notice.Problems{
			desk.ImportFile: {Key: "problem.import.file"}, "language": {Key: "problem.import.language"},
			"map": {Key: "problem.import.map", Line: 1, Text: "</textarea>"}, "refused": {Key: "problem.import.reason"},
			"announcement": {Key: "problem.import.announcement"},
		},
		Mark: notice.ImportMark{System: "wordpress", Begun: day, Items: 9},
	})
	for _, stage := range importer.Stages {
		u := importer.Upload{
			Stage: stage, Name: "<b>.xml", Bytes: 9, Received: day, By: "mina", Number: 3, System: "wordpress",
			Site: "blog.example.org", Types: []string{"page", "post"}, Threads: 1, Comments: 1234, Done: 500, Items: 1235,
		}
		if !u.Busy() {
			u.Summary = &importer.Summary{
				Announcements: map[board.Outcome]int{board.Taken: 1},
				Comments:      map[board.Outcome]int{board.Taken: 1000, board.There: 200, board.LeftOut: 30, board.Refused: 4},
				Notes:         map[board.Note]int{},
			}
			for _, n := range board.Notes {
				u.Summary.Notes[n] = 1
			}
		}
		if stage == importer.Failed {
			u.Summary, u.Failure, u.Where = nil, importer.FailedDamaged, importer.Place{Line: 7}
		}
		add(string(stage), desk.ImportShow{Upload: &u, More: true, Items: []importer.Item{
			{Kind: "announcement", ID: "7", Report: board.Report{Outcome: board.Taken, Notes: []board.Note{board.NoteSlug}}},
			{Kind: "comment", ID: "<i>", Report: board.Report{Outcome: board.Refused,
				Notes: []board.Note{board.NoteEncoding, board.NoteLong}}},
		}})
	}
	all = append(all, importBoardExamples()...)
	for _, f := range importer.Failures {
		add("failure "+string(f), desk.ImportShow{Upload: &importer.Upload{Stage: importer.Failed, Received: day, Failure: f}})
	}
	return all
}

// importBoardExamples are the pages of an import of a whole site.
func importBoardExamples() (all []example) {
	add := func(name string, u importer.Upload, items ...importer.Item) {
		u.Name, u.Bytes, u.Received, u.By, u.Number, u.System = "board.zip", 9, day, "mina", 3, importer.OwnSystem
		all = append(all, example{"import of a site, " + name,
			desk.ImportShow{Frame: deskFrame(notice.Admin, nil), Upload: &u, Items: items, More: len(items) > 0}})
	}
	whole := func(f importer.BoardForecast) *importer.BoardForecast {
		f.Announcements, f.Comments, f.Accounts, f.Entries = 1, 1234, 3, 4567
		return &f
	}
	for _, f := range importer.BoardFates {
		add(string(f), importer.Upload{Stage: importer.Rehearsed, Whole: whole(importer.BoardForecast{Fate: f, Same: 3, Different: 1})})
	}
	add("with secrets", importer.Upload{Stage: importer.Rehearsed,
		Whole: whole(importer.BoardForecast{Fate: importer.BoardTaken, Secrets: true})})
	add("with differences", importer.Upload{Stage: importer.Rehearsed,
		Whole: whole(importer.BoardForecast{Fate: importer.BoardRefused, Different: 1, Missing: 1})},
		importer.NewDifference("comments.jsonl 0CQ5", false), importer.NewDifference("journal.jsonl 7", true))
	for _, stage := range []importer.Stage{importer.Running, importer.Done, importer.Interrupted} {
		add(string(stage), importer.Upload{Stage: stage, Whole: whole(importer.BoardForecast{Fate: importer.BoardTaken})})
	}
	for _, p := range []importer.Place{{File: "comments.jsonl", Line: 7}, {Byte: 9}, {File: "comments.jsonl"}} {
		add("damaged", importer.Upload{Stage: importer.Failed, Failure: importer.FailedDamaged, Where: p})
	}
	return all
}
