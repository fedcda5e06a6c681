# The main job with the cmdlets: prompts in a CSV become image files.
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Prompts,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [int] $PollIntervalSec
)

Import-Module $Module -ErrorAction Stop

$files = Import-Csv $Prompts -Encoding UTF8 |
    New-GptImageTask -ErrorVariable problems |
    Wait-GptImageTask -PollIntervalSec $PollIntervalSec -OutVariable tasks -ErrorVariable +problems |
    Save-GptImage $Destination -Force -ErrorVariable +problems

$tasks |
    Format-Table TaskId, Status,
        @{ Name = 'Size'; Expression = { $_.Size } },
        @{ Name = 'Prompt'; Expression = { $_.Prompt } } |
    Out-String -Width 120

# Each finished task must have its file.
$missing = @($tasks | Where-Object Status -EQ Success | Where-Object TaskId -NotIn $files.BaseName)
"$(@($tasks).Count) tasks, $(@($files).Count) files in $Destination, $(@($problems).Count) reported problem(s)."
if ($missing -or -not $files) {
    "Without a file: $($missing.TaskId -join ', ')"
    exit 1
}
