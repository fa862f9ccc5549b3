// Package protoreflect is empty: nothing but gin's own tests imports it, and go mod tidy wants to find it.
package protoreflect
