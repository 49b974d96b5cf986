"""The summary as a PDF: the one part of the reports that uses Qt."""
