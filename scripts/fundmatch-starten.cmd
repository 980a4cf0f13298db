@echo off
rem Doppelklick, oder die Liste der Massnahmen auf diese Datei ziehen.
chcp 65001 >nul
set PYTHONUTF8=1
where fundmatch >nul 2>nul
if %errorlevel%==0 (
  fundmatch start %1
) else (
  py -m fundmatch start %1
)
if errorlevel 1 echo Es hat nicht geklappt; die Meldung steht darueber.
pause
