# The signature of a table is a secret as the key is: a vault can hold it, and nothing shows it.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Table.ps1
    $hasTable = -not (Get-TableObstacle)
    $hasVault = $hasTable -and (Test-SpareVault)
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Table.ps1
    Start-Simulator
    $obstacle = Get-TableObstacle
    if (-not $obstacle) {
        $emulator = Start-Emulator
        $address = New-HistoryTable $emulator
        $signature = $address -replace '.*sig='
        # The longest part that has the same spelling in each escape.
        $part = ([regex]::Matches([uri]::UnescapeDataString($signature), '[A-Za-z0-9]+').Value |
            Sort-Object Length)[-1]
    }

    function Find-Signature {
        param([string] $Path)

        $spellings = $part, ($part.ToCharArray() -join "`0")
        Get-ChildItem $Path -Recurse -File -Force | Where-Object {
            $text = [Text.Encoding]::GetEncoding('iso-8859-1').GetString([IO.File]::ReadAllBytes($_.FullName))
            $spellings | Where-Object { $text.IndexOf($_, [StringComparison]::OrdinalIgnoreCase) -ge 0 }
        } | ForEach-Object Name
    }
}

AfterAll {
    if ($emulator) { Stop-Emulator $emulator }
    Stop-Simulator
}

Describe 'The emulator of the store' {
    It 'is here' { if ($obstacle) { Set-ItResult -Skipped -Because $obstacle } }
}

Describe 'The signature of a table' -Skip:(-not $hasTable) {
    BeforeAll {
        $folder = (New-Item -ItemType Directory "$TestDrive/said").FullName
        $gone = Get-GoneAddress $address
        $settings = [ordered]@{
            valid = $address
            gone = $gone
            forbidden = $address -replace 'sp=rau', 'sp=raud'
            readable = $address -replace 'sp=rau', 'sp=r'
            missing = $address -replace '(/t|tn=t)[0-9a-f]+', '$1missing'
            insecure = "http://example.com/gptimage15?sv=2019-02-02&sig=$signature"
            noTable = "https://127.0.0.1:1/?sv=2019-02-02&sig=$signature"
            noQuery = "https://127.0.0.1:1/gptimage15&sv=2019-02-02&sig=$signature"
            signatureOnly = "sv=2019-02-02&sig=$signature"
            connectionString = "TableEndpoint=https://127.0.0.1:1/;SharedAccessSignature=sv=2019-02-02&sig=$signature"
        }

        # The script gets the addresses from the environment, so that it does not contain them itself.
        $path = "$TestDrive/everything.ps1"
        Set-Content -LiteralPath $path -Encoding UTF8 @'
param($module, $folder)

Import-Module $module
Start-Transcript "$folder/transcript.txt" | Out-Null
$VerbosePreference = $DebugPreference = $InformationPreference = $ProgressPreference = 'Continue'
$settings = $env:GPTIMAGE15_TEST_SETTINGS | ConvertFrom-Json
$env:GPTIMAGE15_TEST_SETTINGS = $null
$given = @{ MaximumRetryCount = 0; RequestTimeoutSec = 5 }
$id = (New-GptImageTask 'a red fox' -NoHistory).TaskId
$said = foreach ($setting in $settings.PSObject.Properties) {
    $env:GPTIMAGE15_HISTORY = $setting.Value
    $Error.Clear()
    $cases = @(
        { Test-GptImageConnection @given }
        { New-GptImageTask 'a grey owl' -IdempotencyKey k1 @given }
        { New-GptImageTask 'a blue whale' @given }
        { Get-GptImageTask -History @given }
        { Get-GptImageTask $id @given }
        { Wait-GptImageTask $id -PollIntervalSec 1 @given }
        { (TabExpansion2 'Get-GptImageTask ' 17).CompletionMatches }
    )
    foreach ($case in $cases) {
        $emitted = try { & $case } catch { $null = $_ }
        $emitted | Out-Default
        $emitted | Format-List * -Force | Out-String -Width 1000
        $emitted | ConvertTo-Json -Depth 4 -WarningAction Ignore
    }

    foreach ($record in @($Error)) {
        "$($setting.Name): $($record.FullyQualifiedErrorId)"
        $record | Format-List * -Force | Out-String -Width 1000
        for ($exception = $record.Exception; $exception; $exception = $exception.InnerException) {
            $exception.ToString()
            $exception | Format-List * -Force | Out-String -Width 1000
        }

        foreach ($ErrorView in 'NormalView', 'ConciseView', 'DetailedView', 'CategoryView') {
            $record | Out-String -Width 1000
        }
    }

    $Error | Export-Clixml "$folder/$($setting.Name).xml"
}

Stop-Transcript | Out-Null
$said | Set-Content "$folder/said.txt"
'@
        $kept = @{}
        foreach ($variable in 'HOME', 'XDG_STATE_HOME', 'TMPDIR', 'GPTIMAGE15_HISTORY') {
            $kept[$variable] = [Environment]::GetEnvironmentVariable($variable)
        }

        $env:HOME = (New-Item -ItemType Directory "$folder/home").FullName
        $env:XDG_STATE_HOME = "$folder/home/state"
        $env:TMPDIR = (New-Item -ItemType Directory "$folder/tmp").FullName
        $env:GPTIMAGE15_TEST_SETTINGS = $settings | ConvertTo-Json -Compress
        try {
            & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $path $module $folder `
                > "$folder/console.txt" 2> "$folder/console-errors.txt"
        }
        finally {
            foreach ($variable in $kept.Keys) { Set-Item "Env:$variable" $kept[$variable] }
            $env:GPTIMAGE15_TEST_SETTINGS = $null
        }

        $said = Get-Content "$folder/said.txt"
    }

    It 'is found where it is' {
        $files = New-Item -ItemType Directory "$TestDrive/found"
        Set-Content "$files/plain.txt" "a $address b" -Encoding ASCII
        Set-Content "$files/wide.txt" "a $address b" -Encoding Unicode

        Find-Signature $files | Sort-Object | Should -Be 'plain.txt', 'wide.txt'
    }

    It 'was used by <setting>' -ForEach @(
        @{ setting = 'gone'; problem = 'HistoryUnavailable' }
        @{ setting = 'forbidden'; problem = 'HistoryUnavailable' }
        @{ setting = 'readable'; problem = 'HistoryUnavailable' }
        @{ setting = 'missing'; problem = 'HistoryUnavailable' }
        @{ setting = 'insecure'; problem = 'InsecureUri' }
        @{ setting = 'noTable'; problem = 'HistoryUnavailable' }
        @{ setting = 'noQuery'; problem = 'HistoryUnavailable' }
        @{ setting = 'signatureOnly'; problem = 'HistoryUnavailable' }
        @{ setting = 'connectionString'; problem = 'HistoryUnavailable' }
    ) {
        @($said -like "${setting}: $problem,*").Count | Should -BeGreaterThan 1
        @($said -like "${setting}: *") -notlike "*: $problem,*" | Should -BeNullOrEmpty
    }

    It 'is in no stream, error record, transcript, history or temporary file' {
        Get-Content "$folder/transcript.txt" -Raw | Should -BeLike '*127.0.0.1:*'
        Get-Content "$folder/console.txt", "$folder/console-errors.txt" -Raw | Should -BeLike '*127.0.0.1:*'
        $said -like 'valid: *' | Should -BeNullOrEmpty

        Find-Signature $folder | Should -BeNullOrEmpty
    }

    It 'is not in the table' {
        $rows = Invoke-Store $emulator Get "$($address -replace '.*/|\?.*')()" | ConvertTo-Json -Depth 5

        $rows | Should -BeLike '*a grey owl*'
        $rows | Should -Not -BeLike "*$part*"
        $rows | Should -Not -BeLike '*sk-simulator*'
    }
}

Describe 'A vault with the address of a table' -Skip:(-not $hasVault) {
    BeforeAll {
        Reset-Simulator
        $vaultHome = New-MachineHome
        $unlock = "`$password = [Net.NetworkCredential]::new('', 'pw').SecurePassword
            Unlock-SecretStore -Password `$password"
        $env:GPTIMAGE15_TEST_ADDRESS = New-HistoryTable $emulator
        try {
            Invoke-Machine -At $vaultHome "
                `$password = [Net.NetworkCredential]::new('', 'pw').SecurePassword
                `$store = @{ Scope = 'CurrentUser'; Authentication = 'Password'; Interaction = 'Prompt' }
                Reset-SecretStore @store -Password `$password -Force -Confirm:`$false -WarningAction Ignore
                Register-SecretVault -Name Store -ModuleName Microsoft.PowerShell.SecretStore
                $unlock
                Set-Secret Table `$env:GPTIMAGE15_TEST_ADDRESS
                Set-Secret Other 'no address, s3cret'" | Out-Null
            $table = $env:GPTIMAGE15_TEST_ADDRESS -replace '\?.*'
        }
        finally { $env:GPTIMAGE15_TEST_ADDRESS = $null }

        $env:GPTIMAGE15_HISTORY = $null
        $env:GPTIMAGE15_VAULT = 'Store'
        $submit = "try { (New-GptImageTask 'a red fox' -IdempotencyKey k1 -ErrorAction Stop).TaskId }
            catch { `$_.FullyQualifiedErrorId -replace ',.*'; `$_.Exception.Message }"
    }

    BeforeEach { $env:GPTIMAGE15_HISTORY_SECRET_NAME = 'Table' }

    AfterAll { $env:GPTIMAGE15_HISTORY_SECRET_NAME = $env:GPTIMAGE15_VAULT = $null }

    It 'gives the history to each session' {
        $first = Invoke-Machine "$unlock; $submit" $vaultHome
        $second = Invoke-Machine "$unlock; $submit" $vaultHome
        $connection = Invoke-Machine "$unlock
            Test-GptImageConnection | ForEach-Object { `$_.History, `$_.IsHistoryUsable }" $vaultHome

        $second | Should -Be $first
        $connection | Should -Be $table, 'True'
        (Get-Ledger).tasks.taskId | Should -Be $first
    }

    It 'that is locked, or has no address, sends nothing: <problem>' -ForEach @(
        @{ problem = 'SecretVaultLocked'; secret = 'Table'; before = '' }
        @{ problem = 'SecretNotFound'; secret = 'Nothing'; before = '$unlock; ' }
        @{ problem = 'HistoryUnavailable'; secret = 'Other'; before = '$unlock; ' }
    ) {
        $env:GPTIMAGE15_HISTORY_SECRET_NAME = $secret
        $posts = (Get-Ledger).postsReceived

        $said = Invoke-Machine "$($ExecutionContext.InvokeCommand.ExpandString($before))$submit" $vaultHome

        $said[0] | Should -Be $problem
        "$said" | Should -Not -BeLike '*s3cret*'
        (Get-Ledger).postsReceived | Should -Be $posts
    }
}
