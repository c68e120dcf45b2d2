"""The files a person gets: workbook, page, document, agenda."""
