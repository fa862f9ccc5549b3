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
			u.Summary, u.Failure, u.At = nil, importer.FailedDamaged, "line 7"
		}
		add(string(stage), desk.ImportShow{Upload: &u, More: true, Items: []importer.Item{
			{Kind: "announcement", ID: "7", Report: board.Report{Outcome: board.Taken, Notes: []board.Note{board.NoteSlug}}},
			{Kind: "comment", ID: "<i>", Report: board.Report{Outcome: board.Refused,
				Notes: []board.Note{board.NoteEncoding, board.NoteLong}}},
		}})
	}
	for _, f := range importer.Failures {
		add("failure "+string(f), desk.ImportShow{Upload: &importer.Upload{Stage: importer.Failed, Received: day, Failure: f}})
	}
	return all
}
