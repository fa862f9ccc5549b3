package edge

import (
	"io"
	"mime/multipart"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
)

// uploadFieldBytes is how many bytes all fields that are not files may have together, in a form with files.
const uploadFieldBytes = 64 << 10

// filesKey is the key of the files, a map[string][]byte by field, in the context of a request.
const filesKey = "files"

// readUpload reads a body as a form with files (RFC 7578). Without f.Spool, all of it stays in memory: at most
// f.FileBytes+1 bytes of each file, and uploadFieldBytes of the other fields together. A field for a file may come only
// once.
func readUpload(c *gin.Context, boundary string, f Form) error {
	parts := multipart.NewReader(c.Request.Body, boundary)
	form, files, room := url.Values{}, map[string][]byte{}, int64(uploadFieldBytes)
	for count := 0; ; count++ {
		part, err := parts.NextPart()
		if err == io.EOF { // not errors.Is: a wrapped EOF means that the end of the body is missing
			break
		}
		if err != nil {
			return bodyError(c, err)
		}
		name := part.FormName()
		if slices.Contains(f.Files, name) {
			if _, twice := files[name]; twice || count >= f.Fields {
				return ErrBadForm
			}
			if f.Spool != "" {
				if err := spoolPart(c, part, f); err != nil {
					return err
				}
				files[name] = nil
				continue
			}
			data, err := io.ReadAll(io.LimitReader(part, f.FileBytes+1))
			if err != nil {
				return bodyError(c, err)
			}
			if files[name] = nil; len(data) > 0 || part.FileName() != "" { // else no file was chosen
				files[name] = data
			}
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, room+1))
		if room -= int64(len(value)); err != nil {
			return bodyError(c, err)
		}
		if room < 0 {
			return errTooLarge
		}
		if part.FileName() != "" || count >= f.Fields {
			return ErrBadForm
		}
		form.Add(name, string(value))
	}
	c.Request.PostForm = form
	c.Set(filesKey, files)
	return nil
}

// File returns the file that was sent in a field of the form; nil if there was none. It is at most one byte longer
// than Form.FileBytes.
func File(c *gin.Context, name string) []byte {
	files, _ := c.Get(filesKey)
	all, _ := files.(map[string][]byte)
	return all[name]
}
