"""Small workbooks for tests."""

import io

import openpyxl


def make_xlsx(*sheets, merged=()):
    """Each sheet is (title, rows); `merged` are ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
