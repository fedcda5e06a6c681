# The pages in docs, in each culture there is: that they say what the cmdlets do, in each culture the same.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Pages.ps1
    $commands = (Import-PowerShellDataFile $module).CmdletsToExport
    $cultures = (Get-ChildItem $docs -Directory).Name

    $pages = foreach ($culture in $cultures) {
        foreach ($command in $commands) { @{ culture = $culture; command = $command } }
    }

    $translations = foreach ($culture in $cultures | Where-Object { $_ -ne 'en-US' }) {
        foreach ($page in Get-ChildItem "$docs/en-US/*.md") { @{ culture = $culture; page = $page.Name } }
    }

    $snippets = Get-ChildItem "$docs/*.md" | ForEach-Object { Get-Example $_.FullName }
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Pages.ps1

    # Headings, paragraphs and rows of tables, without code and the parameters' tables of facts.
    function Get-Paragraph([string] $Page) {
        $text = $Page -replace '(?s)\A---\n.*?\n---\n' -replace '(?ms)^```\w*\n.*?^```$'
        $text = $text -replace '(?m)^(#.*)$', "`n`$1`n" -replace '(?m)^\|', "`n|"
        $text -split '\n{2,}' | ForEach-Object { $_.Trim() -replace '\n', ' ' } | Where-Object { $_ }
    }

    # By way of the cmdlets: the client's types are not there before one of them is used.
    function Get-ErrorId {
        $command = Get-Command New-GptImageTask
        [enum]::GetValues($command.OutputType[0].Type.Assembly.GetType('GptImage15.GptImageErrorId'))
        [enum]::GetValues($command.ImplementingType.Assembly.GetType('GptImage15.Credentials.SecretVaultErrorId'))
    }

    function Get-ErrorCategory($Id) {
        $isOfVault = $Id.GetType().Name -eq 'SecretVaultErrorId'
        $type = if ($isOfVault) { 'Credentials.SecretVaultException' } else { 'Output.ErrorCatalog' }
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
        $described = $sections.Keys | Where-Object { $_ -like 'PARAMETERS/-*' } |
            ForEach-Object { $_ -replace '^PARAMETERS/-' }

        $described | Sort-Object | Should -Be (Get-OwnParameter $command)
    }

    It 'says of each parameter what the cmdlet says' {
        $type = (Get-Command $command).ImplementingType
        $instance = [Activator]::CreateInstance($type)
        $parameters = (Get-Command $command).Parameters.Values | Where-Object Name -In (Get-OwnParameter $command)
        foreach ($parameter in $parameters) {
            $name = $parameter.Name
            $facts = Get-Fact $page $name
            $sets = $parameter.ParameterSets.Values
            $facts['Aliases'] | Should -Be ($parameter.Aliases -join ', ') -Because $name
            $facts['Required'] | Should -Be ([string] ($sets.IsMandatory -contains $true)) -Because $name
            $positions = @($sets.Position | Where-Object { $_ -ge 0 })
            $position = if ($positions.Count) { "$($positions[0])" } else { 'Named' }
            $facts['Position'] | Should -Be $position -Because $name
            $takesInput = $sets.ValueFromPipeline -contains $true -or
                $sets.ValueFromPipelineByPropertyName -contains $true
            $facts['Accept pipeline input'] -eq 'False' | Should -Be (-not $takesInput) -Because $name

            $property = $type.GetProperty($name)
            if ($property -and $null -ne ($default = $property.GetValue($instance))) {
                $facts['Default value'] | Should -BeLike "$default*" -Because $name
            }

            $range = $parameter.Attributes | Where-Object { $_ -is [ValidateRange] }
            $ends = $range.MinRange, $range.MaxRange | Where-Object { $null -ne $_ -and $_ -ne [int]::MaxValue }
            foreach ($end in $ends) {
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
        $introduced = '(?m)^### [^\n]+\n\n[^`#\n][^\n]+\n(?:[^\n]+\n)*\n```powershell$'
        [regex]::Matches($page, $introduced) | Should -HaveCount $headings.Count
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
            $chapters = (Get-Section $english).Keys -notlike 'EXAMPLES/*'
            (Get-Section $translated).Keys -notlike 'EXAMPLES/*' | Should -Be $chapters
        }
    }

    It 'says as much as the English page' {
        @(Get-Paragraph $translated).Count | Should -Be @(Get-Paragraph $english).Count
    }

    It 'leaves nothing in English' {
        # Names alone, and addresses, are the same in every language.
        $source = Get-Paragraph $english
        Get-Paragraph $translated |
            Where-Object { $_ -cmatch '[a-z] [a-z]' -and $_ -in $source } |
            Should -BeNullOrEmpty
    }
}

Describe 'The topic about_GptImage15 in <_>' -ForEach $cultures {
    BeforeAll { $page = Get-Page $_ 'about_GptImage15.md' }

    It 'lists every error id with its category' {
        foreach ($id in Get-ErrorId) {
            $row = [regex]::Match($page, "(?m)^\| $id \| (\w+) \| .{10,} \|$")
            $row.Groups[1].Value | Should -Be (Get-ErrorCategory $id) -Because $id
        }
    }

    It 'has examples that are PowerShell' {
        foreach ($code in Get-Code $page) { Get-ParseError $code | Should -BeNullOrEmpty -Because $code }
    }
}

Describe 'The other documents' {
    It 'show PowerShell: <page>, number <number>' -ForEach $snippets { Get-ParseError $code | Should -BeNullOrEmpty }
}
