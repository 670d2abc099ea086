"""Exit codes of the command line.

0  done, and the answer is yes
1  done, and the answer is no: something was refused, differs or is unwell
2  the command line itself was wrong
3  nothing could be reached: no database, no server
"""

NO = 1
USAGE = 2
UNREACHABLE = 3
