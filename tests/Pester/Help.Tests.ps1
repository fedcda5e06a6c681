# The pages in docs, in each culture there is; the help that is made of them, where the module under test has it; and the
# examples, which are run as they stand.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    $docs = (Resolve-Path "$PSScriptRoot/../../docs").Path
    $module = if ($env:GPTIMAGE15_TEST_MODULE) { $env:GPTIMAGE15_TEST_MODULE } else { "$PSScriptRoot/../../out/GptImage15/GptImage15.psd1" }
    $commands = (Import-PowerShellDataFile $module).CmdletsToExport
    $cultures = (Get-ChildItem $docs -Directory).Name
    $hasHelp = Test-Path (Join-Path (Split-Path $module) 'en-US/GptImage15.dll-Help.xml')

    function Get-Code([string] $Path) {
        $text = (Get-Content $Path -Raw -Encoding UTF8) -replace '\r'
        [regex]::Matches($text, '(?ms)^```powershell\n(.*?)\n```$').ForEach({ $_.Groups[1].Value })
    }

    function Get-Example([string] $Path) {
        $number = 0
        foreach ($code in Get-Code $Path) {
            @{ page = (Split-Path $Path -Leaf) -replace '\.md$'; number = ++$number; code = $code }
        }
    }

    $pages = foreach ($culture in $cultures) {
        foreach ($command in $commands) { @{ culture = $culture; command = $command } }
    }

    $translations = foreach ($culture in $cultures | Where-Object { $_ -ne 'en-US' }) {
        foreach ($page in Get-ChildItem "$docs/en-US/*.md") { @{ culture = $culture; page = $page.Name } }
    }

    $examples = Get-ChildItem "$docs/en-US/*.md" | ForEach-Object { Get-Example $_.FullName }
    $snippets = Get-ChildItem "$docs/*.md" | ForEach-Object { Get-Example $_.FullName }
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    $docs = (Resolve-Path "$repository/docs").Path

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

    function Get-Code([string] $Page) { [regex]::Matches($Page, '(?ms)^```powershell\n(.*?)\n```$').ForEach({ $_.Groups[1].Value }) }

    # Headings, paragraphs and rows of tables, without code and the parameters' tables of facts.
    function Get-Paragraph([string] $Page) {
        $text = $Page -replace '(?s)\A---\n.*?\n---\n' -replace '(?ms)^```\w*\n.*?^```$' -replace '(?m)^(#.*)$', "`n`$1`n" -replace '(?m)^\|', "`n|"
        $text -split '\n{2,}' | ForEach-Object { $_.Trim() -replace '\n', ' ' } | Where-Object { $_ }
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

    # By way of the cmdlets: the client's types are not there before one of them is used.
    function Get-ErrorId {
        $command = Get-Command New-GptImageTask
        [enum]::GetValues($command.OutputType[0].Type.Assembly.GetType('GptImage15.GptImageErrorId'))
        [enum]::GetValues($command.ImplementingType.Assembly.GetType('GptImage15.Credentials.SecretVaultErrorId'))
    }

    function Get-ErrorCategory($Id) {
        $type = if ($Id.GetType().Name -eq 'SecretVaultErrorId') { 'Credentials.SecretVaultException' } else { 'Output.ErrorCatalog' }
        $catalog = (Get-Command New-GptImageTask).ImplementingType.Assembly.GetType("GptImage15.$type")
        $catalog.GetMethod('CategoryOf', [Reflection.BindingFlags] 'Static, Public, NonPublic').Invoke($null, @($Id))
    }

    function Get-ParseError([string] $Code) {
        $problems = $null
        $null = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $problems)
        $problems
    }
}

Describe 'The page of <command> in <culture>' -ForEach $pages {
    BeforeAll {
        $page = Get-Page $culture "$command.md"
        $sections = Get-Section $page
    }

    It 'has every chapter, and no placeholder' {
        $page | Should -Not -Match '\{\{|\}\}\}'
        foreach ($chapter in 'SYNOPSIS', 'DESCRIPTION', 'NOTES', 'RELATED LINKS') {
            $sections[$chapter] | Should -Not -BeNullOrEmpty -Because $chapter
        }

        foreach ($chapter in 'INPUTS', 'OUTPUTS') {
            $sections.Keys | Where-Object { $_ -like "$chapter/*" } | Should -Not -BeNullOrEmpty -Because $chapter
        }
    }

    It 'describes each parameter, and no other' {
        $described = $sections.Keys | Where-Object { $_ -like 'PARAMETERS/-*' } | ForEach-Object { $_ -replace '^PARAMETERS/-' }

        $described | Sort-Object | Should -Be (Get-OwnParameter $command)
    }

    It 'says of each parameter what the cmdlet says' {
        $type = (Get-Command $command).ImplementingType
        $instance = [Activator]::CreateInstance($type)
        foreach ($parameter in (Get-Command $command).Parameters.Values | Where-Object Name -In (Get-OwnParameter $command)) {
            $name = $parameter.Name
            $facts = Get-Fact $page $name
            $sets = $parameter.ParameterSets.Values
            $facts['Aliases'] | Should -Be ($parameter.Aliases -join ', ') -Because $name
            $facts['Required'] | Should -Be ([string] ($sets.IsMandatory -contains $true)) -Because $name
            $positions = @($sets.Position | Where-Object { $_ -ge 0 })
            $facts['Position'] | Should -Be $(if ($positions.Count) { "$($positions[0])" } else { 'Named' }) -Because $name
            $facts['Accept pipeline input'] -eq 'False' | Should -Be (-not (
                $sets.ValueFromPipeline -contains $true -or $sets.ValueFromPipelineByPropertyName -contains $true)) -Because $name

            $property = $type.GetProperty($name)
            if ($property -and $null -ne ($default = $property.GetValue($instance))) {
                $facts['Default value'] | Should -BeLike "$default*" -Because $name
            }

            $range = $parameter.Attributes | Where-Object { $_ -is [ValidateRange] }
            foreach ($end in $range.MinRange, $range.MaxRange | Where-Object { $null -ne $_ -and $_ -ne [int]::MaxValue }) {
                $sections["PARAMETERS/-$name"] | Should -Match "(?<!\d)$end(?!\d)" -Because $name
            }
        }

        $instance.Dispose()
    }

    It 'shows the syntax of the cmdlet' {
        $chapter = [regex]::Match($page, '(?s)\n## SYNTAX\n(.*?)\n## DESCRIPTION\n').Groups[1].Value
        $shown = [regex]::Matches($chapter, '(?ms)^```\n(.*?)\n```').ForEach({ $_.Groups[1].Value -replace '\s+', ' ' })
        $real = (Get-Command $command -Syntax) -split '\r?\n' | Where-Object { $_ }

        # PowerShell has short names for types, the page has .NET's.
        $shown -replace '<[\w\[\]]+>' | Sort-Object | Should -Be (
            $real -replace ' \[-ProgressAction <\w+>\]' -replace '<[\w\[\]]+>' | Sort-Object)
    }

    It 'has at least four examples, each with a sentence before its code' {
        $headings = @($sections.Keys | Where-Object { $_ -like 'EXAMPLES/*' })

        $headings.Count | Should -BeGreaterOrEqual 4
        @(Get-Code $page) | Should -HaveCount $headings.Count
        [regex]::Matches($page, '(?m)^### [^\n]+\n\n[^`#\n][^\n]+\n(?:[^\n]+\n)*\n```powershell$') | Should -HaveCount $headings.Count
    }

    It 'names errors that exist' {
        $named = [regex]::Matches($sections['NOTES'], '`([A-Z]\w+)`').ForEach({ $_.Groups[1].Value })

        $named | Should -Not -BeNullOrEmpty
        $named | Should -BeIn ([string[]] (Get-ErrorId))
    }

    It 'has examples that are PowerShell' {
        foreach ($code in Get-Code $page) { Get-ParseError $code | Should -BeNullOrEmpty -Because $code }
    }
}

Describe '<page> in <culture>' -ForEach $translations {
    BeforeAll {
        $english = Get-Page 'en-US' $page
        $translated = Get-Page $culture $page
    }

    It 'has the same examples as the English page' { Get-Code $translated | Should -Be (Get-Code $english) }

    It 'has the same chapters as the English page' {
        # The chapters of a cmdlet's page have fixed names; titles of examples and headings of a topic are translated.
        (Get-Section $translated).Count | Should -Be (Get-Section $english).Count
        if ($page -notlike 'about_*') {
            (Get-Section $translated).Keys -notlike 'EXAMPLES/*' | Should -Be ((Get-Section $english).Keys -notlike 'EXAMPLES/*')
        }
    }

    It 'says as much as the English page' {
        @(Get-Paragraph $translated).Count | Should -Be @(Get-Paragraph $english).Count
    }

    It 'leaves nothing in English' {
        # Names alone, and addresses, are the same in every language.
        $source = Get-Paragraph $english
        Get-Paragraph $translated | Where-Object { $_ -cmatch '[a-z] [a-z]' -and $_ -in $source } | Should -BeNullOrEmpty
    }
}

Describe 'The topic about_GptImage15 in <_>' -ForEach $cultures {
    BeforeAll { $page = Get-Page $_ 'about_GptImage15.md' }

    It 'lists every error id with its category' {
        foreach ($id in Get-ErrorId) {
            [regex]::Match($page, "(?m)^\| $id \| (\w+) \| .{10,} \|$").Groups[1].Value | Should -Be (Get-ErrorCategory $id) -Because $id
        }
    }

    It 'has examples that are PowerShell' {
        foreach ($code in Get-Code $page) { Get-ParseError $code | Should -BeNullOrEmpty -Because $code }
    }
}

Describe 'Get-Help in <_>' -ForEach $cultures -Skip:(-not $hasHelp) {
    BeforeAll {
        $culture = $_
        # Both sides have to name the encoding: that of a Windows console holds no Chinese.
        $encoding = [Console]::OutputEncoding
        [Console]::OutputEncoding = [Text.UTF8Encoding]::new()
        # The culture is the session's from its start on.
        $json = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            [cultureinfo]::CurrentUICulture = '$culture'
            `$OutputEncoding = [Console]::OutputEncoding = [Text.UTF8Encoding]::new()
            Import-Module '$module'
            `$all = @{ about = Get-Help about_GptImage15 | Out-String }
            foreach (`$command in Get-Command -Module GptImage15) {
                `$help = Get-Help `$command.Name -Full
                `$all[`$command.Name] = @{
                    synopsis = `$help.Synopsis
                    description = `$help.description.Text -join ' ' -replace '\s+', ' '
                    parameters = @(`$help.parameters.parameter | ForEach-Object { @{
                        name = `$_.name; text = `$_.description.Text -join ' ' -replace '\s+', ' '; default = `$_.defaultValue; pipeline = `$_.pipelineInput } })
                    examples = @(`$help.examples.example | ForEach-Object { @{
                        title = `$_.title; introduction = (`$_.introduction.Text -join ' ').Trim(); code = `$_.code } })
                    inputs = `$help.inputTypes | Out-String
                    outputs = `$help.returnValues | Out-String
                    notes = (`$help.alertSet.alert.Text -join ' ' -replace '\s+', ' ').Trim()
                }
            }
            ConvertTo-Json `$all -Depth 6"
        [Console]::OutputEncoding = $encoding
        $help = $json | Out-String | ConvertFrom-Json
    }

    It 'tells of each cmdlet what its page tells' {
        foreach ($command in (Get-Module GptImage15).ExportedCommands.Keys) {
            $page = Get-Page $culture "$command.md"
            $shown = $help.$command
            $sections = Get-Section $page

            # platyPS drops asterisks and backslashes.
            $shown.synopsis | Should -Be $sections['SYNOPSIS']
            $shown.description | Should -Be $sections['DESCRIPTION']
            $shown.notes | Should -Be $sections['NOTES']
            $shown.inputs, $shown.outputs | Should -Not -BeNullOrEmpty
            $shown.parameters.name | Sort-Object | Should -Be (Get-OwnParameter $command)
            foreach ($parameter in $shown.parameters) {
                $facts = Get-Fact $page $parameter.name
                $parameter.text | Should -Be $sections["PARAMETERS/-$($parameter.name)"] -Because $parameter.name
                $parameter.default | Should -Be $facts['Default value'] -Because $parameter.name
                $parameter.pipeline | Should -Be $facts['Accept pipeline input'] -Because $parameter.name
            }

            @($shown.examples).code | Should -Be (Get-Code $page)
            @($shown.examples).introduction | Should -Not -BeNullOrEmpty
        }
    }

    It 'shows the topic about_GptImage15' {
        $help.about | Should -Match "^\W*TOPIC\s+about_GptImage15"
        $help.about | Should -Match 'SubmissionOutcomeUnknown'
    }
}

Describe 'Get-Help in a culture without a folder' -Skip:(-not $hasHelp) {
    It 'shows the English help' {
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            [cultureinfo]::CurrentUICulture = 'de-DE'
            Import-Module '$module'
            (Get-Help New-GptImageTask).Synopsis" | Should -Be (Get-Section (Get-Page 'en-US' 'New-GptImageTask.md'))['SYNOPSIS']
    }
}

Describe 'The examples run' {
    BeforeAll {
        Start-Simulator
        # Waiting is not what is tested here. What an example says of itself still counts.
        $PSDefaultParameterValues['Wait-GptImageTask:PollIntervalSec'] = 1
    }

    AfterAll {
        $PSDefaultParameterValues.Remove('Wait-GptImageTask:PollIntervalSec')
        Stop-Simulator
    }

    BeforeEach {
        Reset-Simulator
        Push-Location (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())")
    }

    AfterEach { Pop-Location }

    It 'of <page>, number <number>' -ForEach ($examples | Where-Object { $_.code -notlike '# needs a vault*' }) {
        # Those that show how an error is met collect or catch it.
        $ErrorActionPreference = 'Stop'

        $shown = & ([scriptblock]::Create($code)) 3>&1 6>&1

        $shown | Where-Object { $_ -is [Management.Automation.WarningRecord] } | Should -BeNullOrEmpty
    }
}

Describe 'The other documents' {
    It 'show PowerShell: <page>, number <number>' -ForEach $snippets { Get-ParseError $code | Should -BeNullOrEmpty }
}
