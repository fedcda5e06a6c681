# The pages in docs, and what the suites read of them. Dot-source it in BeforeDiscovery and BeforeAll.
$docs = (Resolve-Path "$PSScriptRoot/../../docs").Path

function Get-Page([string] $Culture, [string] $Name) {
    (Get-Content "$docs/$Culture/$Name" -Raw -Encoding UTF8) -replace '\r'
}

# What stands under each heading; under a parameter's its description without its table of facts.
function Get-Section([string] $Page) {
    $isCode = $false
    $heading = ''
    $sections = [ordered]@{}
    foreach ($line in ($Page -replace '(?s)\A---\n.*?\n---\n') -split '\n') {
        if ($line -match '^```') { $isCode = -not $isCode }
        elseif ($isCode) { continue }
        elseif ($line -match '^## (.+)') { $heading = $chapter = $Matches[1] }
        elseif ($line -match '^### (.+)') { $heading = "$chapter/$($Matches[1])" }
        elseif ($heading -and $line.Trim()) { $sections[$heading] = "$($sections[$heading]) $line".Trim() }
    }

    $sections
}

function Get-Code([string] $Page) {
    [regex]::Matches($Page, '(?ms)^```powershell\n(.*?)\n```$').ForEach({ $_.Groups[1].Value })
}

function Get-Example([string] $Path) {
    $number = 0
    foreach ($code in Get-Code ((Get-Content $Path -Raw -Encoding UTF8) -replace '\r')) {
        @{ page = (Split-Path $Path -Leaf) -replace '\.md$'; number = ++$number; code = $code }
    }
}

function Get-OwnParameter([string] $Command) {
    (Get-Command $Command).Parameters.Keys | Where-Object {
        $_ -notin [Management.Automation.PSCmdlet]::CommonParameters } | Sort-Object
}

function Get-Fact([string] $Page, [string] $Parameter) {
    $table = [regex]::Match($Page, "(?ms)^### -$Parameter\n.*?^``````yaml\n(.*?)^``````").Groups[1].Value
    $facts = @{}
    foreach ($line in $table -split '\n') {
        if ($line -match '^([^:]+): ?(.*)$') { $facts[$Matches[1]] = $Matches[2] }
    }

    $facts
}
