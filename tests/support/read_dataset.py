"""Reads a dataset with h5py and pandas as docs/file-format.md shows: runs every Python snippet of that page in order.

    read_dataset.py file-format.md

The snippets read the files that they name from the working folder. Prints what they print.
"""

import pathlib
import re
import sys

page = pathlib.Path(sys.argv[1]).read_text()
names = {}
for snippet in re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
    exec(compile(snippet, sys.argv[1], "exec"), names)
